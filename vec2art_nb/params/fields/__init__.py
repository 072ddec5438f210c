"""The tables of fields, one module per group of groups; `vec2art_nb.params.schema` joins them."""

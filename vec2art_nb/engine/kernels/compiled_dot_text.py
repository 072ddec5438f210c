"""`dot_text`, compiled."""

from __future__ import annotations

from numba.extending import register_jitable

from vec2art_nb.engine.kernels import dot_text
from vec2art_nb.engine.kernels._jit import kernel

for _helper in dot_text.HELPERS:
    register_jitable(_helper)

write_places = kernel("void(int64[::1], float32[::1], float64, int64)", reads=("points",))(
    dot_text.write_places
)
write_dots = kernel(
    "void(uint8[::1], int64[::1], float32[::1], int64[::1], int64[::1], int64[::1], uint8[::1], int64[::1],"
    " int64)",
    reads=("points", "tails"),
)(dot_text.write_dots)

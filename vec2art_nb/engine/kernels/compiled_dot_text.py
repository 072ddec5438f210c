"""`dot_text`, compiled."""

from __future__ import annotations

from numba.extending import register_jitable

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.dot_text import HELPERS
from vec2art_nb.engine.kernels.dot_text import write_dots as plain_dots
from vec2art_nb.engine.kernels.dot_text import write_places as plain_places

for _helper in HELPERS:
    register_jitable(forceinline=True, error_model="numpy")(_helper)

write_places = kernel("void(int64[::1], float32[::1], float64, int64)", reads=("points",), source=__file__)(
    plain_places
)
write_dots = kernel(
    "void(uint8[::1], int64[::1], float32[::1], int64[::1], int64[::1], int64[::1], uint8[::1], int64[::1],"
    " int64, int64[::1])",
    reads=("points", "tails"),
    source=__file__,
)(plain_dots)

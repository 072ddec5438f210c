"""`text.write_paths`, compiled."""

from __future__ import annotations

from numba.extending import register_jitable

from vec2art_nb.engine.kernels import text
from vec2art_nb.engine.kernels._jit import kernel

for _helper in text.HELPERS:
    register_jitable(_helper)

write_paths = kernel(
    "void(uint8[::1], int64[::1], int64[::1], uint8[::1], uint8[::1], float32[::1], int64[::1], boolean[::1],"
    " int64[::1], int64[::1], int64, int64)",
    reads=("opening", "closing", "points", "offsets", "closed", "paths", "order"),
)(text.write_paths)

"""`text.write_paths`, compiled."""

from __future__ import annotations

from numba.extending import register_jitable

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.text import HELPERS
from vec2art_nb.engine.kernels.text import write_paths as plain

# A call would take as long as its work: each array is seven arguments.
for _helper in HELPERS:
    register_jitable(forceinline=True, error_model="numpy")(_helper)

write_paths = kernel(
    "void(uint8[::1], int64[::1], int64[::1], uint8[::1], uint8[::1], float32[::1], int64[::1], boolean[::1],"
    " int64[::1], int64[::1], int64, int64, int64[::1])",
    reads=("opening", "closing", "points", "offsets", "closed", "paths", "order"),
    source=__file__,
)(plain)

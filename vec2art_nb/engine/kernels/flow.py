"""Edge tangent flow from the structure tensor of the colour picture.

T. Brox et al., "Adaptive structure tensors and their applications", 2006; J. E. Kyprianidis and J. Döllner,
"Image abstraction by structure adaptive filtering", 2008.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]


@kernel("void(uint8[:,:,::1], float32[:,:,::1])", fastmath=True)
def structure_tensor(lab: NDArray[np.uint8], out: F32) -> None:
    """Sum over channels of the gradient's outer product, Scharr derivatives; `out` holds xx, xy, yy."""
    rows, columns, _ = lab.shape
    scale = np.float32(1.0 / (32.0 * 255.0))
    for y in range(rows):
        up = lab[max(y - 1, 0)]
        here = lab[y]
        down = lab[min(y + 1, rows - 1)]
        for x in range(columns):
            a = max(x - 1, 0)
            b = min(x + 1, columns - 1)
            xx = np.float32(0.0)
            xy = np.float32(0.0)
            yy = np.float32(0.0)
            for c in range(3):
                gx = np.float32(
                    3 * (np.int32(up[b, c]) - up[a, c] + down[b, c] - down[a, c])
                    + 10 * (np.int32(here[b, c]) - here[a, c])
                )
                gy = np.float32(
                    3 * (np.int32(down[a, c]) - up[a, c] + down[b, c] - up[b, c])
                    + 10 * (np.int32(down[x, c]) - up[x, c])
                )
                gx *= scale
                gy *= scale
                xx += gx * gx
                xy += gx * gy
                yy += gy * gy
            out[y, x, 0] = xx
            out[y, x, 1] = xy
            out[y, x, 2] = yy


@kernel("void(float32[:,:,::1], float32[:,::1], float32[:,:,::1])", fastmath=True)
def tangent_field(tensor: F32, gain: F32, out: F32) -> None:
    """Unit tangents (minor eigenvectors) and coherence of a tensor; `out`: x, y, coherence, gain."""
    rows, columns, _ = tensor.shape
    for y in range(rows):
        for x in range(columns):
            e = tensor[y, x, 0]
            f = tensor[y, x, 1]
            g = tensor[y, x, 2]
            root = np.sqrt((e - g) * (e - g) + np.float32(4.0) * f * f)
            # of the two forms of the eigenvector, the one that does not cancel
            vx = -f if e >= g else np.float32(0.5) * (g - e + root)
            vy = np.float32(0.5) * (e - g + root) if e >= g else -f
            norm = np.sqrt(vx * vx + vy * vy)
            flat = norm < np.float32(1e-12)
            out[y, x, 0] = np.float32(1.0) if flat else vx / norm
            out[y, x, 1] = np.float32(0.0) if flat else vy / norm
            out[y, x, 2] = root / (e + g + np.float32(1e-5))
            out[y, x, 3] = gain[y, x]

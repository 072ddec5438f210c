"""Draw the ink sketch among the bundled pictures: a bird on a branch, brush and ink on warm paper.

Run ``python benchmarks/samples/sketch.py OUT.jpg``; the same bytes come out every time.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from brush import HEIGHT, WIDTH, Brush, Floats, Points, noise, spline
from PIL import Image
from scipy.ndimage import gaussian_filter

PAPER = np.array([243, 235, 219])
INK = np.array([30, 27, 32])
WASH = np.array([158, 128, 100])

#: Rows of empty paper cut off at the top.
HEADROOM = 100

#: Outline of the bird's body and wing, filled with a thin wash that the lines do not keep to.
BODY: Points = [
    (330, 330), (352, 262), (400, 226), (462, 226), (520, 262), (610, 345), (700, 435), (790, 545),
    (930, 660), (960, 700), (800, 628), (700, 648), (560, 668), (440, 612), (376, 520), (356, 410),
    (340, 352),
]  # fmt: skip
WING: Points = [
    (510, 372), (580, 372), (680, 450), (770, 550), (856, 640), (770, 632), (660, 610), (560, 560),
    (506, 470),
]  # fmt: skip


def bird(brush: Brush) -> None:
    """Head, body, wing, tail and feet."""
    swell = (0.15, 0.7, 1, 0.8, 0.5, 0.1)
    brush.stroke([(372, 300), (330, 302), (268, 326)], 13, (1, 0.7, 0.15), loose=0.4)
    brush.stroke([(366, 326), (325, 326), (270, 327)], 9, (0.9, 0.7, 0.2), loose=0.4)
    brush.stroke([(372, 312), (322, 316), (276, 326)], 4, (0.6, 0.8, 0.3), loose=0.3)
    brush.stroke([(352, 296), (362, 252), (405, 222), (462, 222), (520, 254)], 12, (0.3, 0.8, 1, 0.8, 0.3))
    brush.stroke([(508, 248), (566, 292), (628, 356), (676, 402)], 13, swell)
    brush.stroke([(362, 338), (352, 392), (360, 460), (384, 540), (436, 606)], 11, swell, loose=1.6)
    brush.stroke([(424, 596), (480, 642), (556, 668), (640, 664)], 14, (0.1, 0.8, 1, 0.5, 0.08), loose=1.4)
    brush.stroke([(660, 660), (720, 646), (786, 630)], 10, (0.1, 0.9, 0.2))
    for x, y, dx, dy in ((372, 420, 16, 26), (392, 470, 15, 28), (408, 522, 18, 26), (446, 566, 22, 22)):
        brush.stroke([(x, y), (x + dx / 3, y + dy * 0.6), (x + dx, y + dy)], 6, (0.2, 1, 0.1), dry=0.3)
    for x, y in ((430, 440), (452, 500), (478, 556), (520, 600), (566, 626), (620, 632)):
        brush.stroke([(x, y), (x + 9, y + 13), (x + 24, y + 20)], 5, (0.2, 1, 0.1), ink=0.75, dry=0.3)
    eye(brush)
    wing(brush)
    tail(brush)
    feet(brush)


def eye(brush: Brush) -> None:
    """Dark eye with its light left open, and the stripe through it."""
    ring = [(424 + 17 * np.cos(a), 286 + 15 * np.sin(a)) for a in np.linspace(0.6, 2 * np.pi + 0.3, 14)]
    brush.stroke(ring, 6, (0.4, 1, 0.9, 0.8, 0.5), loose=0.3)
    for dx, dy, width in ((0, 1, 21), (3, 3, 16), (-4, 4, 12)):
        brush.stroke([(420 + dx, 284 + dy), (428 + dx, 288 + dy)], width, (1, 1), loose=0, dry=0)
    brush.lift(415, 279, 4)
    for y in (300, 307):
        brush.stroke([(372, y - 2), (394, y - 4), (408, y - 6)], 6, (0.2, 1, 0.4), loose=0.4)
    brush.stroke([(444, 286), (482, 288), (520, 304), (548, 328)], 13, (0.3, 1, 0.8, 0.1), dry=0.3)
    brush.stroke([(446, 300), (480, 304), (512, 320)], 7, (0.3, 1, 0.1), dry=0.4)
    brush.stroke([(392, 262), (420, 250), (456, 252), (494, 268)], 6, (0.1, 1, 0.7, 0.05), dry=0.3)
    for x, y in ((416, 236), (440, 232), (466, 236), (490, 248)):
        brush.stroke([(x, y), (x + 10, y + 1), (x + 20, y + 6)], 5, (0.2, 1, 0.1), dry=0.3)


def wing(brush: Brush) -> None:
    """Contour, rows of coverts, long flight feathers."""
    brush.stroke([(512, 378), (552, 356), (606, 378), (664, 430)], 11, (0.1, 0.8, 1, 0.6, 0.1))
    brush.stroke([(508, 384), (498, 440), (516, 504), (560, 556)], 12, (0.2, 0.8, 1, 0.7, 0.1))
    rows = (
        ((538, 388), (594, 398), (648, 444), 4, 36),
        ((524, 424), (588, 446), (664, 504), 5, 42),
        ((524, 470), (588, 500), (668, 562), 5, 46),
    )
    for first, middle, last, count, size in rows:
        for x, y in spline([first, middle, last], count):
            brush.stroke(
                [
                    (x, y),
                    (x + size * 0.75, y + size * 0.25),
                    (x + size * 0.9, y + size * 0.85),
                    (x + size * 0.4, y + size * 0.8),
                ],
                7,
                (0.3, 1, 0.9, 0.1),
                dry=0.2,
            )
    for i, x in enumerate(np.linspace(0, 1, 6)):
        start = (694 - 100 * x, 470 + 112 * x)
        end = (868 - 26 * i, 655 - 2 * abs(i - 2))
        middle = ((start[0] + end[0]) / 2 + 6 - 4 * i, (start[1] + end[1]) / 2 + 4 + 5 * i)
        brush.stroke([start, middle, end], 11 - i * 0.5, (0.2, 0.75, 1, 0.9, 0.25), dry=0.2)
    brush.stroke([(556, 552), (612, 612), (694, 640), (746, 648)], 10, (0.2, 0.8, 1, 0.5, 0.1))
    brush.stroke([(664, 430), (770, 546), (876, 660)], 13, (0.2, 0.8, 1, 0.9, 0.2))


def tail(brush: Brush) -> None:
    """Long feathers, pulled outwards and cut off square."""
    brush.stroke([(668, 392), (780, 518), (888, 618), (1012, 724)], 14, (0.1, 0.7, 1, 0.9, 0.55), dry=0.2)
    brush.stroke([(800, 574), (890, 650), (992, 744)], 10, (0.1, 0.8, 1, 0.5), dry=0.25)
    brush.stroke([(790, 600), (870, 666), (964, 756)], 10, (0.1, 0.8, 1, 0.5), dry=0.25)
    brush.stroke([(780, 626), (850, 680), (936, 760)], 12, (0.2, 0.8, 1, 0.6), dry=0.2)
    brush.stroke([(1012, 724), (994, 748), (964, 760), (934, 764)], 8, (0.5, 1, 0.8, 0.3))


def feet(brush: Brush) -> None:
    """Two legs and the toes around the branch."""
    for x, y, lean in ((536, 664, -10), (612, 664, 6)):
        brush.stroke([(x, y), (x + lean * 0.5, y + 34), (x + lean, y + 72)], 10, (1, 0.7, 0.8), loose=0.6)
        brush.stroke([(x + 12, y), (x + 8 + lean * 0.5, y + 34), (x + 8 + lean, y + 68)], 6, (0.6, 0.8, 0.4))
        foot_x, foot_y = x + lean, y + 72
        for dx, bend in ((-36, -8), (-14, -4), (14, 0)):
            toe = [(foot_x, foot_y), (foot_x + dx * 0.7, foot_y + 8), (foot_x + dx + bend, foot_y + 32)]
            brush.stroke(toe, 10, (0.7, 1, 0.25), loose=0.5)
        brush.stroke(
            [(foot_x, foot_y), (foot_x + 34, foot_y + 4), (foot_x + 44, foot_y + 22)], 9, (0.7, 1, 0.2)
        )


def branch(brush: Brush) -> None:
    """A gnarled branch in two edges with bark between, and twigs."""
    upper: Points = [
        (28, 846),
        (170, 812),
        (300, 778),
        (420, 764),
        (520, 742),
        (660, 740),
        (800, 752),
        (960, 716),
        (1150, 640),
    ]
    lower: Points = [
        (40, 902),
        (190, 866),
        (316, 830),
        (430, 812),
        (560, 796),
        (700, 792),
        (820, 800),
        (970, 752),
        (1160, 668),
    ]
    brush.stroke(upper[:5], 15, (0.2, 0.9, 0.6, 1, 0.3), loose=2.4, dry=0.25)
    brush.stroke(upper[4:], 14, (0.3, 0.6, 1, 0.7, 0.15), loose=2.4, dry=0.25)
    brush.stroke(lower[:4], 20, (0.2, 1, 0.7, 1, 0.2), loose=2.6, dry=0.3)
    brush.stroke(lower[3:], 19, (0.2, 1, 0.8, 0.9, 0.1), loose=2.6, dry=0.3)
    rng = np.random.default_rng(5)
    top, bottom = spline(upper), spline(lower)
    for at in np.sort(rng.uniform(0.02, 0.97, 44)):
        i, share = int(at * 399), rng.uniform(0.25, 0.85)
        x, y = top[i] * (1 - share) + bottom[i] * share
        j = min(i + int(rng.integers(8, 34)), 399)
        dx, dy = (top[j] - top[i]) * (1 - share) + (bottom[j] - bottom[i]) * share
        brush.stroke(
            [(x, y), (x + dx / 2, y + dy / 2 + rng.uniform(-3, 3)), (x + dx, y + dy)],
            rng.uniform(3, 8),
            (0.2, 1, 0.1),
            dry=0.5,
        )
    knot = [(352 + 22 * np.cos(a), 802 + 11 * np.sin(a)) for a in np.linspace(0.4, 6.2, 12)]
    brush.stroke(knot, 7, (0.3, 1, 0.7, 1, 0.2), dry=0.3)
    brush.stroke([(342, 802), (352, 798), (364, 803)], 8, (0.3, 1, 0.2))


def twigs(brush: Brush) -> None:
    """Twigs with leaves, each leaf one press of the brush."""
    brush.stroke([(196, 806), (170, 740), (176, 660), (150, 580)], 13, (1, 0.7, 0.5, 0.3, 0.1), loose=2)
    brush.stroke([(172, 700), (224, 650), (246, 590)], 8, (0.8, 0.6, 0.2), loose=1.5)
    brush.stroke([(930, 724), (980, 640), (1040, 570), (1066, 470)], 14, (1, 0.7, 0.5, 0.4, 0.1), loose=2)
    brush.stroke([(1010, 606), (1082, 572), (1130, 520)], 8, (0.8, 0.6, 0.2), loose=1.5)
    brush.stroke([(820, 796), (866, 846), (942, 872)], 9, (1, 0.6, 0.2), loose=1.5)
    leaves = (
        ((150, 582), (96, 470), 34, 0.12), ((152, 590), (190, 478), 30, -0.14),
        ((168, 650), (70, 606), 32, -0.14), ((172, 690), (92, 712), 26, 0.16),
        ((246, 592), (296, 500), 32, 0.12), ((242, 606), (318, 590), 26, -0.16),
        ((1066, 472), (1030, 350), 36, -0.12), ((1066, 478), (1126, 376), 34, 0.12),
        ((1048, 545), (956, 478), 34, 0.14), ((1130, 522), (1180, 430), 30, 0.1),
        ((1122, 530), (1188, 556), 26, -0.16), ((1024, 590), (936, 566), 28, 0.16),
        ((942, 872), (1040, 862), 30, -0.14), ((936, 870), (1000, 924), 28, 0.14),
        ((880, 852), (900, 926), 26, 0.14),
    )  # fmt: skip
    for root, tip, width, bend in leaves:
        brush.leaf(root, tip, width, bend)


def seal(picture: Floats, rng: np.random.Generator) -> Floats:
    """Press a small vermilion seal into the corner: one Bezier curve and its two handles."""
    x, y, size = 1084, 850, 64
    cover = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.rectangle(cover, (x, y), (x + size, y + size), 255, -1)
    t = np.linspace(0, 1, 60)[:, None]
    corners = [np.array(c) for c in ((x + 12, y + 52), (x + 14, y + 4), (x + 50, y + 60), (x + 52, y + 12))]
    curve = (
        (1 - t) ** 3 * corners[0]
        + 3 * t * (1 - t) ** 2 * corners[1]
        + 3 * t * t * (1 - t) * corners[2]
        + t**3 * corners[3]
    )
    cv2.polylines(cover, [np.round(curve * 16).astype(np.int32)], False, 0, 6, cv2.LINE_AA, 4)
    for corner in (corners[0], corners[3]):
        cv2.circle(cover, tuple(int(c) for c in corner), 7, 0, -1, cv2.LINE_AA)
    soft = gaussian_filter(cover / 255.0, 1.4)
    soft += 0.10 * noise(rng, 1.2) * (soft > 0.01)
    stamped = (0.86 * ((soft - 0.5) * 3 + 0.5).clip(0, 1) * (1 - 0.25 * (noise(rng, 2) > 1.4)))[..., None]
    return picture * (1 - stamped) + np.array([186, 45, 30]) * stamped


def wash(rng: np.random.Generator) -> Floats:
    """Strength of the thin wash: pooled at its edges, and not quite inside the lines."""
    strength = np.zeros((HEIGHT, WIDTH))
    shapes = (
        (BODY, 0.30, 0),
        (WING, 0.42, 8),
        ([(392, 560), (560, 640), (700, 640), (560, 676), (440, 620)], 0.3, 4),
    )
    for points, amount, shift in shapes:
        outline = spline([*points, points[0]])
        outline = outline + shift + 3 * np.stack([noise(rng, 9, (1, len(outline)))[0] for _ in "xy"], axis=1)
        area = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.fillPoly(area, [np.round(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        soft = gaussian_filter(area / 255.0, 1.2)
        edge = soft - gaussian_filter(soft, 5)
        strength = np.maximum(
            strength, soft * amount * (1 + 0.25 * noise(rng, 40)) + 0.5 * amount * edge.clip(0)
        )
    return strength.clip(0, 0.8)


def main(target: Path) -> None:
    """Draw, develop on paper, save."""
    brush = Brush.fresh(seed=11)
    branch(brush)
    twigs(brush)
    bird(brush)
    rng = np.random.default_rng(3)
    ink = cv2.resize(brush.ink, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)[..., None]
    paper = PAPER + 2.2 * noise(rng, 90)[..., None] * (1, 1.1, 1.5) + 1.8 * noise(rng, 0.9)[..., None]
    thin = wash(rng)[..., None]
    picture = paper * (1 - thin) + WASH * thin
    picture = picture * (1 - ink) + INK * ink
    picture = seal(picture, rng)
    picture = picture[HEADROOM:]
    Image.fromarray(picture.round().clip(0, 255).astype(np.uint8)).save(target, quality=85, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Verdicts: whether a flag gains, and whether a figure has become better or worse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from vec2art_nb.bench.figure import Figure, Report

#: A difference below these is none, however sure it is: what a flag has to gain, and what two runs of the
#: same program differ by (where its code and data come to lie in memory, what else the machine does).
LEAST_GAIN, LEAST_CHANGE = 0.05, 0.15
#: Beyond this a ratio says only that one side is next to nothing, and both sides say more.
LARGEST_GAIN = 20.0
#: A difference has to exceed so many standard errors.
SURE = 3.0


@dataclass(frozen=True)
class FlagVerdict:
    """What a flag gains here.

    Attributes
    ----------
    figure : Figure
    word : {"gains", "costs", "no difference"}
    advice : str
    """

    figure: Figure
    word: Literal["gains", "costs", "no difference"]
    advice: str


def flag_verdict(figure: Figure) -> FlagVerdict:
    """Verdict of a figure of the group ``"flags"``.

    Turns of which one is disturbed can agree by chance; then the medians of the two sides tell another story
    than the ratios, and there is no verdict.

    Examples
    --------
    >>> steady = (1.5, 1.52, 1.48, 1.51)
    >>> flag_verdict(Figure("flags", "batching", "200 icons", "x", "more", steady)).word
    'gains'
    """
    gain = float(np.log(figure.median))
    margin = max(float(np.log1p(LEAST_GAIN)), SURE * figure.error)
    sides = _sides(figure)
    if {"on", "off"} <= sides.keys() and (sides["off"][0] - sides["on"][0]) * gain < 0:
        margin = float("inf")
    if gain > margin:
        return FlagVerdict(figure, "gains", "leave it on")
    if gain < -margin:
        return FlagVerdict(figure, "costs", f"switch it off: VEC2ART_NB_FLAGS=-{figure.name}")
    return FlagVerdict(figure, "no difference", "leave it on; it gains nothing that shows on this machine")


def gain_words(figure: Figure) -> str:
    """Gain of a flag for a table: with its quartiles, or no more than that it is large.

    Examples
    --------
    >>> gain_words(Figure("flags", "batching", "200 icons", "x", "more", (1.4, 1.5, 1.6)))
    '1.50 x (1.45 to 1.55)'
    >>> gain_words(Figure("flags", "tcp_nodelay", "two messages", "x", "more", (782.0, 816.0, 1802.0)))
    'over 20 x'
    """
    if figure.median > LARGEST_GAIN:
        return f"over {LARGEST_GAIN:g} x"
    low, high = figure.quartiles
    return f"{figure.median:.2f} x ({low:.2f} to {high:.2f})"


def side_words(figure: Figure) -> tuple[str, str]:
    """Median with a flag off, and with it on; empty where a file does not have them.

    Examples
    --------
    >>> parts = {"on ms": 0.0539, "off ms": 43.99}
    >>> side_words(Figure("flags", "tcp_nodelay", "two messages", "x", "more", (816.0,), (), parts))
    ('44 ms', '0.0539 ms')
    """
    sides = _sides(figure)
    off, on = ("{:.3g} {}".format(*sides[side]) if side in sides else "" for side in ("off", "on"))
    return off, on


def _sides(figure: Figure) -> dict[str, tuple[float, str]]:
    # "on ms": 1.5 is {"on": (1.5, "ms")}
    parts = ((name.partition(" "), value) for name, value in figure.parts.items())
    return {side: (value, unit) for (side, _, unit), value in parts}


@dataclass(frozen=True)
class Change:
    """One figure in two reports.

    Attributes
    ----------
    old, new : Figure
    ratio : float
        New over old median, in yardsticks where the figure has them.
    margin : float
        Changes of the ratio by less than this factor (less 1) are noise.
    word : {"improved", "regressed", "same"}
    """

    old: Figure
    new: Figure
    ratio: float
    margin: float
    word: Literal["improved", "regressed", "same"]


def change(old: Figure, new: Figure) -> Change:
    """What became of a figure.

    The ratio of the medians is noise within 15 %, or within three standard errors of both medians together if
    that is more.

    Examples
    --------
    >>> old = Figure("speed", "edge, final", "portrait", "ms", "less", (20.0, 20.1, 20.2))
    >>> new = Figure("speed", "edge, final", "portrait", "ms", "less", (30.0, 30.1, 30.3))
    >>> found = change(old, new)
    >>> found.word, round(found.ratio, 2), round(found.margin, 2)
    ('regressed', 1.5, 0.15)
    """
    ratio = float(np.median(new.relative) / np.median(old.relative))
    margin = max(LEAST_CHANGE, float(SURE * np.hypot(old.error, new.error)))
    worse = ratio if new.better == "less" else 1 / ratio
    word: Literal["improved", "regressed", "same"] = "same"
    if worse > 1 + margin:
        word = "regressed"
    elif worse < 1 / (1 + margin):
        word = "improved"
    return Change(old, new, ratio, margin, word)


def changes(old: Report, new: Report) -> tuple[Change, ...]:
    """Changes of all figures that both reports have, in the order of the new one."""
    before = {one.key: one for one in old.figures}
    return tuple(change(before[one.key], one) for one in new.figures if one.key in before)


def unmatched(old: Report, new: Report) -> tuple[str, ...]:
    """Figures that only one of them has, and libraries whose versions differ: a comparison has to say so."""
    keys = [{one.key for one in report.figures} for report in (old, new)]
    groups = {key[0] for key in keys[0]} & {key[0] for key in keys[1]}
    alone = sorted(key for key in keys[0] ^ keys[1] if key[0] in groups)
    found = [f"{group}: {name} on {on} is in one file only" for group, name, on in alone]
    found += [
        f"{name} was {old.about.get(name, 'absent')} and is {new.about.get(name, 'absent')}"
        for name in dict.fromkeys([*old.about, *new.about])
        if old.about.get(name) != new.about.get(name)
    ]
    return tuple(found)

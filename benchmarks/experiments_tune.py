"""Tuning with pruning by drafts against tuning without."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.pictures import load
from benchmarks.report import Bar, Row
from vec2art_nb import Picture
from vec2art_nb.lab import METRICS, tune
from vec2art_nb.pool import Pool

TRIALS = 60
SEEDS = (0, 1, 2)
NAMES = ("portrait", "building")
#: Share of the best objective that a search may lose.
LOSS = 0.02
#: What is searched for each objective.
SEARCHES: dict[str, dict[str, tuple[float, float]]] = {
    "tone": {
        "detail": (0, 1),
        "edge.max_error": (0.3, 4),
        "edge.sigma_s": (1, 6),
        "stroke.width": (0.5, 6),
        "edge.nms_high": (0.05, 0.4),
    },
    "boundary_f1": {
        "detail": (0, 1),
        "edge.max_error": (0.3, 4),
        "edge.sigma_s": (1, 6),
        "edge.nms_high": (0.05, 0.4),
        "edge.min_coherency": (0, 0.2),
    },
}


def tuning() -> Iterator[Row]:
    """Full evaluations saved, and what the best objective loses by that."""
    fewer, losses, bests = {}, {}, {}
    with Pool("thread", workers=1) as pool:
        for objective in SEARCHES:
            for name in NAMES:
                for seed in SEEDS:
                    picture = load(name)
                    case = f"{objective} {name} {seed}"
                    full, best = _searched(picture, objective, seed, pool, prune=False)
                    less, found = _searched(picture, objective, seed, pool, prune=True)
                    fewer[case], bests[objective, name, seed] = full / less, best
                    losses[case] = METRICS[objective].sign * (found - best) / abs(best)
    on = f"{len(fewer)} searches of {TRIALS}, median"
    form = Bar(low=2, form="{:.2f} x")
    yield Row("full evaluations saved by drafts", on, form, float(np.median(list(fewer.values()))), fewer)
    loss = Bar(high=LOSS, form="{:.1%}")
    yield Row("loss of the best objective", on, loss, float(np.median(list(losses.values()))), losses)
    worse = {case: lost for case, lost in losses.items() if lost > LOSS}
    yield Row(f"searches that lose over {LOSS:.0%}", f"of {len(losses)}", Bar(), len(worse), worse)
    yield Row("loss of the worst search", f"of {len(losses)}", Bar(form="{:.1%}"), max(losses.values()))
    chance = [
        lost
        for one in bests
        for other in bests
        if one[:2] == other[:2] and one != other
        for lost in [METRICS[one[0]].sign * (bests[other] - bests[one]) / abs(bests[one])]
    ]
    on = f"of {len(chance)} pairs of seeds, without drafts"
    yield Row(f"the same by chance: over {LOSS:.0%}", on, Bar(), sum(lost > LOSS for lost in chance))
    yield Row("the same by chance: worst", on, Bar(form="{:.1%}"), max(chance))


def _searched(picture: Picture, objective: str, seed: int, pool: Pool, *, prune: bool) -> tuple[int, float]:
    """Drawings to the end, and the best figure."""
    search = SEARCHES[objective]
    found = tune(
        picture, None, search, objective, n_trials=TRIALS, prune=prune, seed=seed, pool=pool, progress=False
    )
    full = sum(not trial.pruned and not trial.error for trial in found)
    return full, found.best().metrics[objective]

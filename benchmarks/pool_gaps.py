"""Gaps between checks for cancelling, and how long a cancelled job keeps its worker."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures import mosaic, page
from benchmarks.report import Bar, Row
from vec2art_nb import Picture
from vec2art_nb._request import Request
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.picture._parts import name_pixels
from vec2art_nb.pool import Pool

MS = "{:.1f} ms"
ROUNDS = 5
#: Times that each is cancelled, at moments spread over its run.
CANCELS = 20

#: What is drawn, by name: whether it is a page of text or photos, and its fields.
WORK: dict[str, tuple[bool, dict[str, object]]] = {
    "edge canny": (False, {"edge": {"flow": False}}),
    "edge flow": (False, {"edge": {"flow": True}}),
    "edge of a page": (True, {}),
    "centerline": (True, {"algorithm": "centerline"}),
    "centerline of photos": (False, {"algorithm": "centerline"}),
    "superpixel": (False, {"algorithm": "superpixel"}),
    "superpixel mosaic": (False, {"algorithm": "superpixel", "superpixel": {"mode": "mosaic"}}),
    "superpixel low poly": (False, {"algorithm": "superpixel", "superpixel": {"mode": "low_poly"}}),
    "dots": (False, {"algorithm": "dots"}),
    "dots on a grid": (False, {"algorithm": "dots", "dots": {"placement": "grid"}}),
    "dots, poisson": (False, {"algorithm": "dots", "dots": {"placement": "poisson"}}),
    "200 000 dots": (False, {"algorithm": "dots", "dots": {"count": 200_000}}),
    **{
        f"background {mode}": (False, {"source": {"background": mode}})
        for mode in ("auto", "otsu", "adaptive", "border")
    },
}


@dataclass
class Checks:
    """Moments at which a run asks whether it is still wanted, each with the stage before it."""

    moments: list[float] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    stage: str = "picture"

    def asked(self) -> bool:
        """Note the moment; nothing is cancelled."""
        self.moments.append(time.perf_counter())
        self.stages.append(self.stage)
        return False

    def entered(self, stage: str, _fraction: float) -> None:
        """Note the stage."""
        self.stage = stage

    def worst(self) -> tuple[float, str]:
        """Longest gap, seconds, and the stage that it is in."""
        gaps = np.diff(self.moments)
        k = int(gaps.argmax())
        return float(gaps[k]), self.stages[k + 1]


def _run(rgb: NDArray[np.uint8], fields: dict[str, object]) -> Checks:
    """Checks of one final drawing, as a worker makes it of a picture that is new to it."""
    picture = Picture.open(rgb.copy())
    name_pixels(picture, bytes(16))
    checks = Checks()
    checks.asked()
    control = Control(checks.asked, progress=checks.entered)
    Request(picture, resolve_params(fields=fields), StageCache(), control).final()
    checks.asked()
    return checks


def gaps() -> Iterator[Row]:
    """Longest gap of each algorithm, the median of some runs."""
    pictures = {True: page(4), False: mosaic(4)}
    cv2.setNumThreads(1)
    for name, (is_page, fields) in WORK.items():
        _run(pictures[is_page], fields)
        runs = [_run(pictures[is_page], fields) for _ in range(ROUNDS)]
        worst = sorted(run.worst() for run in runs)[ROUNDS // 2]
        total = float(np.median([run.moments[-1] - run.moments[0] for run in runs]))
        parts = {f"in {worst[1]}, of ms": 1e3 * total, "checks": len(runs[0].moments)}
        yield Row("longest gap between checks, 4 MP", name, Bar(high=20, form=MS), 1e3 * worst[0], parts)
    cv2.setNumThreads(-1)


def _latencies(pool: Pool, picture: Picture, fields: dict[str, object], length: float) -> list[float]:
    """Seconds from cancelling a job at some moment of its run until its worker is free."""
    freed: dict[int, float] = {}
    cancelled: dict[int, float] = {}
    pool.on_event(
        lambda what, about: (
            freed.setdefault(about["job"], time.perf_counter()) if what == "released" else None
        )
    )
    for k in range(CANCELS):
        job = pool.submit(picture, seed=k + 1, **fields)
        while job.progress.stage in {"waiting", "start"} and not job.done():
            time.sleep(0.0005)
        time.sleep(length * k / CANCELS)
        cancelled[job.number] = time.perf_counter()
        job.cancel()
        pool.submit(picture, algorithm="dots", dots_count=100, source_max_side=256).result()
    return [freed[one] - moment for one, moment in cancelled.items() if freed.get(one, 0.0) > moment]


def cancels() -> Iterator[Row]:
    """Cancelling in the middle of each algorithm, in a pool of one worker that keeps no stages."""
    pictures = {True: Picture.open(page(4)), False: Picture.open(mosaic(4))}
    for name, (is_page, fields) in WORK.items():
        with Pool(workers=1, cache_bytes=1) as pool:
            pool.submit(pictures[is_page], **fields).result()
            start = time.perf_counter()
            pool.submit(pictures[is_page], seed=1 << 20, **fields).result()
            found = _latencies(pool, pictures[is_page], fields, time.perf_counter() - start)
            killed = pool.stats.killed
        p95 = 1e3 * float(np.percentile(found, 95)) if found else 0.0
        parts = {"in work": len(found), "median ms": 1e3 * float(np.median(found)), "killed": killed}
        yield Row("p95 from cancel to free worker", name, Bar(high=30, form=MS), p95, parts)

"""What the pool must be, measured: a table and JSON.

    python -m benchmarks.pool [--json out/pool.json]
        [--only photos sweep mixed drag gaps cancels draft empty memory allocations buffers peak start jobs]

Rivals take turns with us in one process. The exit code is 1 if a bar is missed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from benchmarks.pictures import mosaic
from benchmarks.pool_gaps import cancels, gaps
from benchmarks.pool_memory import allocations, buffers, fresh_start, idle, memory, peak, soak
from benchmarks.pool_pictures import photos, seconds, spread
from benchmarks.report import Bar, Row, chosen
from vec2art_nb import Picture, flags, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.pool import Pool

FACTOR, MS, COUNT, RATE = "{:.2f} x", "{:.1f} ms", "{:g}", "{:.1f} /s"
ROUNDS = 5


def ratios(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Their seconds over ours, in turns, after one each to warm up."""
    ours()
    theirs()
    return [seconds(theirs) / seconds(ours) for _ in range(rounds)]


def loop(pictures: list[object], threads: int) -> None:
    """Drawings one after the other, nothing kept."""
    cv2.setNumThreads(threads)
    for picture in pictures:
        vectorize(picture, cache=StageCache())
    cv2.setNumThreads(-1)


def many() -> Iterator[Row]:
    """24 different photos, as arrays and as files."""
    arrays = photos(24)
    with tempfile.TemporaryDirectory() as folder, Pool(workers=2) as pool:
        files = [Path(folder) / f"{k}.jpg" for k in range(len(arrays))]
        for file, rgb in zip(files, arrays, strict=True):
            cv2.imwrite(str(file), rgb[..., ::-1])

        def ours(items: list[object]) -> None:
            with flags.override(stage_cache=False):  # the same pictures come again in each round
                pool.map(items, progress=False)

        for name, items in (("arrays", arrays), ("JPEG files", files)):
            for what, threads, low in (("one thread", 1, 1.8), ("OpenCV's threads", -1, 1.3)):
                found = ratios(lambda: ours(items), lambda: loop(items, threads))  # noqa: B023
                title = f"24 photos of 2 MP as {name}"
                yield Row(
                    title,
                    f"loop with {what}",
                    Bar(low=low, form=FACTOR),
                    float(np.median(found)),
                    spread(found),
                )
            times = [seconds(lambda: ours(items)) for _ in range(ROUNDS)]  # noqa: B023
            yield Row(
                f"photos of 2 MP as {name}",
                "two workers",
                Bar(low=8, form=RATE),
                24 / float(np.median(times)),
            )


def sweep() -> Iterator[Row]:
    """64 variants of a photo that differ in late stages."""
    (rgb,) = photos(1)
    variants = [
        {"detail": 0.2 + 0.05 * (k % 8), "edge": {"max_error": 0.5 + 0.1 * (k // 8)}} for k in range(64)
    ]
    cv2.setNumThreads(1)
    with Pool(workers=2) as pool:

        def ours() -> None:
            pool.map(Picture.open(rgb.copy()), variants, progress=False)

        def theirs() -> None:
            picture = Picture.open(rgb.copy())
            for variant in variants:
                vectorize(picture, params=variant, cache=StageCache(0))

        found = []
        ours()
        theirs()
        for round_ in range(ROUNDS):
            rgb[0, 0] = round_  # another picture: nothing is kept from the last round
            found.append(seconds(theirs) / seconds(ours))
    cv2.setNumThreads(-1)
    yield Row(
        "64 variants in late stages",
        "sequential without cache",
        Bar(low=8, form=FACTOR),
        float(np.median(found)),
        spread(found),
    )


def first_frame(pool: Pool, picture: Picture, **fields: object) -> float:
    """Seconds until the first frame of an interactive job, which is then finished."""
    start = time.perf_counter()
    job = pool.submit(picture, priority="interactive", owner="bench", **fields)
    next(iter(job.frames()))
    taken = time.perf_counter() - start
    job.result()
    return taken


def mixed() -> Iterator[Row]:
    """Latency of drafts beside a batch."""
    picture = Picture.open(photos(1)[0])
    sigmas = [1.0 + 0.01 * k for k in range(30)]
    with Pool(workers=2) as pool:
        first_frame(pool, picture)
        idle = [first_frame(pool, picture, edge_sigma_s=sigma) for sigma in sigmas]
        batch = [
            pool.submit(Picture.open(rgb), priority="background", seed=k) for k, rgb in enumerate(photos(200))
        ]
        batch[5].result()
        busy = [first_frame(pool, picture, edge_sigma_s=sigma + 0.005) for sigma in sigmas]
        left = sum(not job.done() for job in batch)
    p95 = [float(np.percentile(times, 95)) for times in (idle, busy)]
    parts = {"idle ms": 1e3 * p95[0], "busy ms": 1e3 * p95[1], "jobs left": left}
    yield Row("p95 of drafts beside 200 jobs", "idle pool", Bar(high=2, form=FACTOR), p95[1] / p95[0], parts)


def drag() -> Iterator[Row]:
    """100 submits at 60 Hz by one owner."""
    picture = Picture.open(photos(1)[0])
    finals, latencies, asked = [], [], {}
    with Pool(workers=2) as pool:
        pool.on_event(
            lambda what, about: (
                finals.append(about["job"]) if what == "drawn" and not about["draft"] else None
            )
        )
        pool.on_event(
            lambda what, about: (
                asked.setdefault(about["job"], time.perf_counter()) if what == "cancelled" else None
            )
        )
        pool.on_event(
            lambda what, about: (
                latencies.append(time.perf_counter() - asked[about["job"]])
                if what == "released" and about["job"] in asked
                else None
            )
        )
        pool.submit(picture, priority="interactive").result()
        finals.clear()
        for k in range(100):
            job = pool.submit(picture, priority="interactive", owner="drag", edge_sigma_s=1.0 + 0.005 * k)
            time.sleep(1 / 60)
        right = job.result().to_svg() == vectorize(picture, edge_sigma_s=1.0 + 0.005 * 99).to_svg()
    yield Row("finals computed in a drag", "100 submits at 60 Hz", Bar(high=3, form=COUNT), len(finals))
    yield Row("last final is right", "", Bar(1, 1, COUNT), float(right))
    p95 = 1e3 * float(np.percentile(latencies, 95)) if latencies else 0.0
    parts = {"cancelled in work": len(latencies), "worst ms": 1e3 * max(latencies, default=0)}
    yield Row("p95 from cancel to free worker", "the same drag", Bar(high=30, form=MS), p95, parts)


def draft() -> Iterator[Row]:
    """Submit to first draft, against the engine in this process."""
    picture = Picture.open(mosaic(4))
    extra, engine = [], []
    cache = StageCache()
    with Pool(workers=2) as pool:
        first_frame(pool, picture)
        vectorize(picture, draft=True, cache=cache)
        for k in range(40):
            fields = {"edge_sigma_s": 1.0 + 0.01 * k}
            engine.append(seconds(lambda: vectorize(picture, draft=True, cache=cache, **fields)))  # noqa: B023
            extra.append(first_frame(pool, picture, **fields) - engine[-1])
    parts = {"engine ms": 1e3 * float(np.median(engine)), **{k: 1e3 * v for k, v in spread(extra).items()}}
    yield Row(
        "submit to draft, 4 MP, warm",
        "engine's draft",
        Bar(high=5, form=MS),
        1e3 * float(np.median(extra)),
        parts,
    )


def empty() -> Iterator[Row]:
    """Round trip of a job that has nothing to do."""
    picture = Picture.open(np.full((8, 8, 3), 255, np.uint8))
    with Pool(workers=1) as pool:
        pool.submit(picture).result()
        taken = []
        for _ in range(500):
            start = time.perf_counter()
            drawing = pool.submit(picture).result()
            taken.append(time.perf_counter() - start - drawing.provenance.seconds)
    yield Row(
        "round trip of an empty job",
        "",
        Bar(high=1, form=MS),
        1e3 * float(np.median(taken)),
        {k: 1e3 * v for k, v in spread(taken).items()},
    )


BENCHES = {
    "photos": many,
    "sweep": sweep,
    "mixed": mixed,
    "drag": drag,
    "gaps": gaps,
    "cancels": cancels,
    "draft": draft,
    "empty": empty,
    "memory": memory,
    "allocations": allocations,
    "buffers": buffers,
    "peak": peak,
    "start": fresh_start,
    "jobs": soak,
    "idle": idle,
}


if __name__ == "__main__":
    sys.exit(chosen(BENCHES, __doc__))

"""What experiments must be, measured: a table and JSON.

    python -m benchmarks.experiments [--only sweep measured tune killed store] [--json out/experiments.json]

(`benchmarks.lab` is the driver of JupyterLab.) The exit code is 1 if a bar is missed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from benchmarks.experiments_tune import tuning
from benchmarks.pool_pictures import photos, seconds, spread
from benchmarks.report import Bar, Row, chosen
from benchmarks.timing import ROOT
from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.lab import METRICS, Store, sweep
from vec2art_nb.lab.measuring import thumbnail_of
from vec2art_nb.lab.metrics import DEFAULTS
from vec2art_nb.lab.record import Record
from vec2art_nb.pool import Pool

FACTOR, MS, COUNT = "{:.2f} x", "{:.2f} ms", "{:g}"
ROUNDS = 5
#: 100 variants that differ in late stages.
LATE = {"detail": np.linspace(0.05, 0.95, 10), "edge.max_error": np.linspace(0.5, 2, 10)}
#: Figures that need no rendering.
GEOMETRY = ("elements", "bytes")


def sweeps() -> Iterator[Row]:
    """100 trials that vary late stages, against as many plain calls."""
    plain = _ratios(GEOMETRY, measured=False, thumbnails=False)
    yield Row("sweep of 100, late stages", "plain calls", Bar(low=8, form=FACTOR), *_median(plain))


def measured_sweeps() -> Iterator[Row]:
    """The same with metrics that render each drawing; the plain calls are measured one after the other."""
    bar, on = Bar(low=1.5, form=FACTOR), "plain calls, measured alike"
    yield Row("the same, default metrics", on, bar, *_median(_ratios(DEFAULTS, thumbnails=False)))
    shown = _ratios(DEFAULTS, thumbnails=True)
    yield Row("the same, default metrics, thumbnails", on, bar, *_median(shown))


def _ratios(metrics: tuple[str, ...], *, thumbnails: bool, measured: bool = True) -> list[float]:
    """Seconds of plain calls over those of a sweep, in turns; each round has another picture."""
    (rgb,) = photos(1)
    chosen = [METRICS[name] for name in metrics]
    cv2.setNumThreads(1)
    found = []
    with Pool(workers=2) as pool:

        def ours() -> None:
            sweep(
                Picture.open(rgb.copy()), None, LATE, metrics,
                pool=pool, thumbnails=thumbnails, progress=False,
            )  # fmt: skip

        def theirs() -> None:
            picture = Picture.open(rgb.copy())
            for detail in LATE["detail"]:
                for error in LATE["edge.max_error"]:
                    drawing = vectorize(picture, detail=detail, edge_max_error=error, cache=StageCache(0))
                    for metric in chosen if measured else ():
                        metric(picture, drawing)
                    if thumbnails:
                        thumbnail_of(drawing)

        ours()
        for number in range(ROUNDS):
            rgb[0, 0] = number  # nothing is kept from the last round
            found.append(seconds(theirs) / seconds(ours))
    cv2.setNumThreads(-1)
    return found


def _median(values: list[float]) -> tuple[float, dict[str, float]]:
    return float(np.median(values)), spread(values)


#: Sweeps 200 trials and notes each drawing in a log.
VICTIM = """
import os, sys
from vec2art_nb import Picture, sample
from vec2art_nb.lab import Metric, sweep
from vec2art_nb.pool import Pool

store, log = sys.argv[1:]

def noted(picture, drawing):
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{drawing.params['detail']} {drawing.params['edge.max_error']}\\n".encode())
    os.close(file)
    return 0.0

axes = {"detail": [k / 19 for k in range(20)], "edge.max_error": [0.6 + 0.1 * k for k in range(10)]}
with Pool(workers=2) as pool:
    sweep(sample("portrait"), None, axes, [Metric("noted", noted)], store=store, pool=pool, progress=False)
"""


def killed() -> Iterator[Row]:
    """A sweep that is killed half-way, and started again."""
    with tempfile.TemporaryDirectory() as folder:
        store, log = Path(folder) / "run.db", Path(folder) / "log"
        path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))
        command = [sys.executable, "-c", VICTIM, str(store), str(log)]
        environment = {**os.environ, "PYTHONPATH": path}
        victim = subprocess.Popen(command, env=environment)
        while victim.poll() is None and (not log.exists() or log.read_bytes().count(b"\n") < 100):
            time.sleep(0.001)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        with Store(store) as seen:
            before = {record.key: _place(record) for record in seen}
        measured = len(log.read_text().split("\n")) - 1
        log.unlink()
        subprocess.run(command, env=environment, check=True)
        with Store(store) as seen:
            after = {record.key for record in seen}
        again = log.read_text().splitlines()
    on, none = "200 trials, kill -9 in the middle", Bar(high=0, form=COUNT)
    parts = {"finished before": len(before), "measured before": measured, "in all": len(after)}
    yield Row("finished trials lost", on, none, len(before.keys() - after) + 200 - len(after), parts)
    yield Row("finished trials repeated", on, none, len(set(before.values()) & set(again)))


def _place(record: Record) -> str:
    """Line of the log that a trial wrote; fields at their defaults are not in the record."""
    return f"{record.params.get('detail', 0.5)} {record.params.get('edge.max_error', 1.0)}"


def stores() -> Iterator[Row]:
    """What a trial costs besides drawing and measuring: looking, claiming, writing."""
    picture = np.random.default_rng(0).bytes(12_000)
    figures = dict.fromkeys(DEFAULTS, 0.123456789)
    with tempfile.TemporaryDirectory(dir=ROOT) as folder, Store(Path(folder) / "run.db") as store:

        def trial(number: int) -> None:
            key = number.to_bytes(16, "little")
            store.get(key)
            store.claim(key)
            store.put(Record(key, "photo.jpg", key, {"detail": 0.5}, figures, figures, 0.1, picture))

        taken = [1e3 * seconds(lambda: trial(number)) for number in range(500)]  # noqa: B023
    parts = {"mean ms": float(np.mean(taken)), "worst ms": max(taken), **spread(taken)}
    yield Row("store, per trial", "500 trials, disk", Bar(high=5, form=MS), float(np.median(taken)), parts)


BENCHES = {"sweep": sweeps, "measured": measured_sweeps, "tune": tuning, "killed": killed, "store": stores}


if __name__ == "__main__":
    sys.exit(chosen(BENCHES, __doc__))

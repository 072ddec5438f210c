"""The Studio in a real JupyterLab in Chromium: from a slider's input to pixels, messages, frames.

Run with ``python -m benchmarks.studio``; ``--json FILE`` keeps the figures, ``--only latency open`` measures
some groups of rows. What it needs: `benchmarks.lab`.
"""

from __future__ import annotations

import argparse
import gzip
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2

from benchmarks import studio_page as script
from benchmarks.lab import ROOT, lab, page
from benchmarks.report import Bar, Row, tabulate
from benchmarks.studio_cells import PHOTO, SHORT, TEXTURE
from benchmarks.studio_life import idle_rows, life_rows
from vec2art_nb import Picture, sample, vectorize

#: A slider of each algorithm that has most of it drawn again.
SLIDERS = (
    ("Edge", "edge.flow_radius"),
    ("Centerline", "centerline.k"),
    ("Superpixel", "superpixel.compactness"),
    ("Dots", "dots.spacing"),
    ("Superpixel", "detail"),
)
INPUTS = 40
#: Times that a notebook is opened.
OPENINGS = 3
ROUND_TRIPS = 30
NO, YES = Bar(high=0, form="{:.0f}"), Bar(low=1, form="{:.0f}")
#: p50 and p95 in ms, with the server extension and on a stock server.
BARS = {True: (60.0, 110.0), False: (80.0, 140.0)}


def quantile(times: list[float], share: float) -> float:
    """Value that this share of the times does not exceed."""
    return sorted(times)[min(int(share * len(times)), len(times) - 1)]


def settle(shown: Any) -> None:
    """Wait for the final of what was changed last."""
    shown.wait_for_timeout(200)
    shown.wait_for_function(script.FINAL)


def choose(shown: Any, algorithm: str) -> None:
    """Draw with this algorithm."""
    shown.get_by_role("radio", name=algorithm).click()
    settle(shown)


def kernel(shown: Any) -> dict[str, float]:
    """What the Studio in the kernel is at."""
    return dict(shown.evaluate("window.v2Bare()"))


def wait_for_silence(shown: Any) -> None:
    """Wait until the kernel has nothing to say: the page has measured then whether padding pays."""
    before, now = -1.0, kernel(shown)["sent"]
    while now != before:
        shown.wait_for_timeout(1500)
        before, now = now, kernel(shown)["sent"]


def latency_rows(shown: Any, *, nodelay: bool) -> Iterator[Row]:
    """From a slider's input to the first changed pixels."""
    wait_for_silence(shown)
    where = "with the server extension" if nodelay else "on a stock server"
    bare = shown.evaluate(script.ROUND_TRIPS, ROUND_TRIPS)
    yield Row("bare round trip, p50", where, Bar(low=0, form="{:.0f} ms"), quantile(bare, 0.5))
    yield Row("bare round trip, p95", where, Bar(low=0, form="{:.0f} ms"), quantile(bare, 0.95))
    padded = kernel(shown)["pad"] > 0
    yield Row("frames padded", where, NO if nodelay else YES, float(padded))
    for algorithm, path in SLIDERS:
        choose(shown, algorithm)
        times = shown.evaluate(script.DRAG, [path, INPUTS])
        settle(shown)
        for share, most in zip((0.5, 0.95), BARS[nodelay], strict=True):
            what = f"{path}: input to pixels, p{share * 100:.0f}"
            yield Row(what, where, Bar(high=most, form="{:.0f} ms"), quantile(times, share))


def enter(shown: Any, path: str, value: int) -> None:
    """Type a number, and wait for what is drawn of it."""
    entry = shown.locator(f"[data-path='{path}'] .v2-entry")
    entry.fill(str(value))
    entry.press("Enter")
    settle(shown)


def cut_rows(shown: Any) -> Iterator[Row]:
    """Fields that need no kernel: frames from input to pixels while no message leaves the page."""
    for algorithm, path in (("Edge", "stroke.width"), ("Edge", "detail"), ("Dots", "dots.count")):
        choose(shown, algorithm)
        if path == "dots.count":  # a number instead of an automatic one
            enter(shown, path, 20_000)
        frames = shown.evaluate(script.ALONE, [path, 12])
        settle(shown)
        bar = Bar(high=2, form="{:.0f} frames")
        yield Row(f"{path}: input to pixels, p95", "without any message", bar, quantile(frames, 0.95))


def final_rows(shown: Any) -> Iterator[Row]:
    """From letting go to the final on screen, beyond what the engine takes."""
    choose(shown, "Edge")
    over = []
    for step in range(9):
        waited = shown.evaluate(script.RELEASE, ["edge.flow_radius", 300 + 60 * step])
        settle(shown)
        over.append(waited - kernel(shown)["engine"])
    bar = Bar(high=100, form="{:.0f} ms")
    yield Row("release to final, beyond the engine, p50", "edge, 4 MP", bar, quantile(over, 0.5))


def message_rows(shown: Any) -> Iterator[Row]:
    """Messages while a slider is dragged for five seconds."""
    choose(shown, "Edge")
    shown.evaluate(script.COUNT)
    before = kernel(shown)
    start = time.perf_counter()
    shown.evaluate(script.SWEEP, "detail")
    seconds = time.perf_counter() - start
    sent = shown.evaluate("() => window.v2Sent")
    after = kernel(shown)
    bar, on = Bar(high=30, form="{:.1f} / s"), "a drag of 5 s at 60 Hz"
    yield Row("messages to the kernel", on, bar, sent / seconds)
    yield Row("messages to the page", on, bar, (after["sent"] - before["sent"]) / seconds)
    yield Row("messages and jobs that wait at its end", on, Bar(high=6, form="{:.0f}"), after["waiting"])
    settle(shown)
    entry = shown.input_value("[data-path=detail] .v2-entry")
    value = shown.evaluate("document.querySelector('[data-path=detail] .v2-slider').value")
    wrong = abs(float(entry) - float(value) / 1000)
    yield Row("last value of the drag, error", on, Bar(high=0.005, form="{:.3f}"), wrong)


def frame_rows(shown: Any) -> Iterator[Row]:
    """Frames a second while many dots are panned and zoomed, and how much more that is than without us."""
    choose(shown, "Dots")
    enter(shown, "dots.count", 50_000)
    shown.wait_for_timeout(500)
    pan, zoom = shown.evaluate(script.PAN), shown.evaluate(script.ZOOM)
    repaint = shown.evaluate(script.REPAINT, 12)
    with plain(shown) as other:
        plain_pan, plain_zoom = other.evaluate(script.PLAIN, False), other.evaluate(script.PLAIN, True)
    times = Bar(low=5, form="{:.1f} x")
    yield Row("pan, frames a second", "50 000 dots", Bar(low=50, form="{:.0f}"), pan)
    yield Row(
        "zoom, painted crisp: longest frame, p50",
        "50 000 dots",
        Bar(high=34, form="{:.0f} ms"),
        quantile(repaint, 0.5),
    )
    yield Row("pan / plain inline SVG", "50 000 dots", times, pan / plain_pan, {"plain": plain_pan})
    yield Row("zoom / plain inline SVG", "50 000 dots", times, zoom / plain_zoom, {"plain": plain_zoom})


def stroke_rows() -> Iterator[Row]:
    """The same for many strokes: how smooth it is, and how many they are."""
    with lab(TEXTURE, nodelay=True) as address, page(address) as shown:
        shown.wait_for_function(script.FINAL)
        shown.wait_for_function(script.THUMBNAILS)
        count = int(shown.evaluate(script.STROKES))
        pan, zoom = shown.evaluate(script.PAN), shown.evaluate(script.ZOOM)
        repaint = quantile(shown.evaluate(script.REPAINT, 12), 0.5)
    on = f"{count} strokes of changing width"
    yield Row("pan, frames a second", on, Bar(low=50, form="{:.0f}"), pan)
    yield Row("zoom, frames a second", on, Bar(low=50, form="{:.0f}"), zoom)
    yield Row("zoom, painted crisp: longest frame, p50", on, Bar(high=34, form="{:.0f} ms"), repaint)


@contextmanager
def plain(shown: Any) -> Iterator[Any]:
    """A page with nothing but the SVG of as many dots."""
    photo = Picture.open(sample("portrait")).rgb
    large = cv2.resize(photo, (2000, 2000), interpolation=cv2.INTER_CUBIC)
    other = shown.context.new_page()
    other.set_content(vectorize(large, "dots", count=50_000).to_svg())
    other.bring_to_front()
    yield other
    other.close()
    shown.bring_to_front()


def opened(shown: Any) -> float:
    """Milliseconds from running the cell to the first draft."""
    # a command that comes before the kernel listens is lost
    tries = (float(shown.evaluate(script.OPEN)) for _ in range(3))
    return next(filter(math.isfinite, tries), math.inf)


def open_rows() -> Iterator[Row]:
    """From running a cell, in a kernel that runs, to the first draft."""
    subprocess.run([sys.executable, "-m", "vec2art_nb", "warmup"], cwd=ROOT, check=True)
    what = "running the cell to the first draft"
    cold, warm = [], []
    for _ in range(OPENINGS):
        with lab(SHORT, nodelay=True) as address, page(address, run=False) as shown:
            cold.append(opened(shown))
            shown.wait_for_function(script.FINAL)
            shown.wait_for_function(script.THUMBNAILS)
            warm.append(opened(shown))
    yield Row(what, "no worker yet, p50", Bar(high=1200, form="{:.0f} ms"), quantile(cold, 0.5))
    yield Row(what, "the pool is warm, p50", Bar(high=500, form="{:.0f} ms"), quantile(warm, 0.5))
    bare = []
    for _ in range(OPENINGS):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty:
            more = {"NUMBA_CACHE_DIR": empty}
            with lab(SHORT, nodelay=True, more=more) as address, page(address, run=False) as shown:
                bare.append(opened(shown))
    yield Row(what, "no kernel compiled yet, p50", Bar(high=1200, form="{:.0f} ms"), quantile(bare, 0.5))


def bundle_row() -> Row:
    """Size of what the page loads."""
    folder = ROOT / "vec2art_nb" / "studio" / "static"
    size = sum(len(gzip.compress(path.read_bytes())) for path in folder.glob("studio*"))
    bar = Bar(high=60, form="{:.1f} kB")
    return Row("bundle, minified and compressed", "module and styles", bar, size / 1000)


def lab_rows(groups: set[str], *, nodelay: bool) -> Iterator[Row]:
    """All that is measured in one JupyterLab with a large photo."""
    with lab(PHOTO, nodelay=nodelay) as address, page(address) as shown:
        shown.wait_for_function(script.FINAL)
        shown.wait_for_function(script.THUMBNAILS)
        if "latency" in groups:
            yield from latency_rows(shown, nodelay=nodelay)
        if not nodelay:
            return
        for name, measure in LAB_GROUPS.items():
            if name in groups:
                yield from measure(shown)


#: What is measured in Lab besides latency; the last one closes the Studio.
LAB_GROUPS = {
    "cuts": cut_rows,
    "final": final_rows,
    "messages": message_rows,
    "frames": frame_rows,
    "idle": idle_rows,
}
GROUPS = ("bundle", "latency", *LAB_GROUPS, "open", "life")


def rows(groups: set[str]) -> Iterator[Row]:
    """All rows of these groups."""
    if "bundle" in groups:
        yield bundle_row()
    if groups & {"latency", *LAB_GROUPS}:
        yield from lab_rows(groups, nodelay=True)
    if "latency" in groups:
        yield from lab_rows(groups, nodelay=False)
    if "frames" in groups:
        yield from stroke_rows()
    if "open" in groups:
        yield from open_rows()
    if "life" in groups:
        yield from life_rows()


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether all bars are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=GROUPS, help="groups of rows")
    chosen = parser.parse_args(arguments)
    return tabulate(rows(set(chosen.only)), chosen.json, parts=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

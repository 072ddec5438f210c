"""The Studio in a real JupyterLab in Chromium: from a slider's input to pixels, messages, frames.

Run with ``python -m benchmarks.studio``; ``--json FILE`` keeps the figures. What it needs: `benchmarks.lab`.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.lab import ROOT, lab, page
from benchmarks.report import Bar, Row, tabulate

#: A picture of four megapixels; kernels are loaded, as in a session that has lasted a while.
CELL = """\
import cv2, vec2art_nb
from vec2art_nb import Picture, Studio, sample
vec2art_nb.warmup()
photo = cv2.resize(Picture.open(sample("portrait")).rgb, (2000, 2000), interpolation=cv2.INTER_CUBIC)
studio = Studio(photo, "edge")
studio"""
#: A slider of each algorithm that has most of it drawn again.
SLIDERS = (
    ("Edge", "edge.flow_radius"),
    ("Centerline", "centerline.k"),
    ("Superpixel", "superpixel.compactness"),
    ("Dots", "dots.spacing"),
    ("Edge", "detail"),
)
INPUTS = 40
#: p50 and p95 in ms, with the server extension and on a stock server.
BARS = {True: (60.0, 110.0), False: (80.0, 140.0)}

FINAL = "document.querySelector('.v2-state')?.dataset.phase === 'final'"
THUMBNAILS = (
    "document.querySelectorAll('.v2-thumb').length === document.querySelectorAll('.v2-thumb img').length"
)

#: Milliseconds from each input to the first frame painted after it that shows a newer run.
DRAG = """async ([path, count]) => {
  const slider = document.querySelector(`[data-path="${path}"] .v2-slider`);
  const stage = document.querySelector('.v2-stage');
  const times = [];
  slider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  for (let i = 0; i < count; i++) {
    const before = parseInt(stage.dataset.painted);
    const shown = new Promise((done) => {
      const watch = new MutationObserver(() => {
        if (parseInt(stage.dataset.painted) <= before) return;
        watch.disconnect();
        requestAnimationFrame(() => done(performance.now()));
      });
      watch.observe(stage, { attributes: true });
      setTimeout(() => done(Infinity), 5000);
    });
    slider.value = String(300 + (500 * ((i * 7) % count)) / count);
    const start = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    times.push((await shown) - start);
    await new Promise((done) => setTimeout(done, 200));
  }
  slider.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  return times;
}"""

#: Count what the page sends over its WebSockets.
COUNT = """() => {
  window.v2Sent = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    window.v2Sent++;
    return send.call(this, data);
  };
}"""

#: A drag of five seconds at 60 Hz.
SWEEP = """async (path) => {
  const slider = document.querySelector(`[data-path="${path}"] .v2-slider`);
  slider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  for (let i = 0; i < 300; i++) {
    slider.value = String(300 + (i % 100) * 5);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(done));
  }
  slider.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  return slider.value;
}"""

#: Frames a second while the drawing is panned for two seconds.
PAN = """async () => {
  const stage = document.querySelector('.v2-stage');
  const at = (kind, x) => stage.dispatchEvent(new PointerEvent(kind,
    { bubbles: true, pointerId: 7, clientX: 300 + x, clientY: 300 }));
  stage.setPointerCapture = () => {};
  at('pointerdown', 0);
  let frames = 0;
  const start = performance.now();
  while (performance.now() - start < 2000) {
    at('pointermove', 60 * Math.sin(frames++ / 12));
    await new Promise((done) => requestAnimationFrame(done));
  }
  at('pointerup', 0);
  return (1000 * frames) / (performance.now() - start);
}"""


def quantile(times: list[float], share: float) -> float:
    """Value that this share of the times does not exceed."""
    return sorted(times)[min(int(share * len(times)), len(times) - 1)]


def settle(shown: Any) -> None:
    """Wait for the final of what was changed last."""
    shown.wait_for_timeout(200)
    shown.wait_for_function(FINAL)


def latency_rows(shown: Any, *, nodelay: bool) -> Iterator[Row]:
    """From a slider's input to the first changed pixels."""
    where = "with the server extension" if nodelay else "on a stock server"
    for algorithm, path in SLIDERS:
        shown.get_by_role("radio", name=algorithm).click()
        settle(shown)
        times = shown.evaluate(DRAG, [path, INPUTS])
        settle(shown)
        for share, most in zip((0.5, 0.95), BARS[nodelay], strict=True):
            what = f"{path}: input to pixels, p{share * 100:.0f}"
            yield Row(what, where, Bar(high=most, form="{:.0f} ms"), quantile(times, share))


def message_rows(shown: Any) -> Iterator[Row]:
    """Messages a second while a slider is dragged for five seconds."""
    shown.get_by_role("radio", name="Edge").click()
    settle(shown)
    shown.evaluate(COUNT)
    start = time.perf_counter()
    shown.evaluate(SWEEP, "detail")
    seconds = time.perf_counter() - start
    bar = Bar(high=30, form="{:.1f} / s")
    sent = shown.evaluate("() => window.v2Sent")
    yield Row("messages to the kernel", "a drag of 5 s at 60 Hz", bar, sent / seconds)
    settle(shown)
    entry = shown.input_value("[data-path=detail] .v2-entry")
    kernel = shown.evaluate("document.querySelector('[data-path=detail] .v2-slider').value")
    wrong = abs(float(entry) - float(kernel) / 1000)
    yield Row(
        "last value of the drag, error", "a drag of 5 s at 60 Hz", Bar(high=0.005, form="{:.3f}"), wrong
    )


def frame_rows(shown: Any) -> Iterator[Row]:
    """Frames a second while many dots are panned."""
    shown.get_by_role("radio", name="Dots").click()
    settle(shown)
    entry = shown.locator("[data-path='dots.count'] .v2-entry")
    entry.fill("50000")
    entry.press("Enter")
    settle(shown)
    shown.wait_for_timeout(500)
    yield Row("pan, frames a second", "50 000 dots", Bar(low=50, form="{:.0f}"), shown.evaluate(PAN))


def bundle_row() -> Row:
    """Size of what the page loads."""
    folder = ROOT / "vec2art_nb" / "studio" / "static"
    size = sum(len(gzip.compress(path.read_bytes())) for path in folder.iterdir())
    return Row(
        "bundle, minified and compressed", "module and styles", Bar(high=60, form="{:.1f} kB"), size / 1000
    )


def lab_rows(*, nodelay: bool) -> Iterator[Row]:
    """All that is measured in one JupyterLab."""
    with lab(CELL, nodelay=nodelay) as address, page(address) as shown:
        shown.wait_for_function(FINAL)
        shown.wait_for_function(THUMBNAILS)
        yield from latency_rows(shown, nodelay=nodelay)
        if nodelay:
            yield from message_rows(shown)
            yield from frame_rows(shown)


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether all bars are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    rows = itertools.chain([bundle_row()], lab_rows(nodelay=True), lab_rows(nodelay=False))
    return tabulate(rows, chosen.json, parts=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

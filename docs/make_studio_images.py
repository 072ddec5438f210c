"""Photograph widgets in JupyterLab into ``docs/images/``: ``python docs/make_studio_images.py``.

The Studio light, dark and narrow, and a contact sheet. Needs Chromium, as the browser tests do.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.lab import lab, page

TARGET = Path(__file__).with_name("images")
CELL = """\
from vec2art_nb import Studio, sample
studio = Studio(sample("portrait"), preset="comic")
studio"""
SHEET = """\
import numpy as np
from vec2art_nb import sample
from vec2art_nb.lab import sweep
axes = {"superpixel.regions": [20, 80, 320], "overlay_detail": np.linspace(0.2, 0.8, 4)}
sheet = sweep(sample("animal"), "comic", axes, ["ssim", "bytes"], progress=False).sheet(metric="ssim")
sheet"""
#: JupyterLab's theme, and the width of the widget in px.
LOOKS = {
    "studio_light": ("JupyterLab Light", 1180),
    "studio_dark": ("JupyterLab Dark", 1180),
    "studio_narrow": ("JupyterLab Light", 360),
}
#: Larger files make the README slow to load.
MAX_BYTES = 150_000
DONE = """() => document.querySelector('.v2-state')?.dataset.phase === 'final'
  && document.querySelectorAll('.v2-thumb').length > 0
  && [...document.querySelectorAll('.v2-thumb')].every((it) => it.querySelector('img')?.complete)"""
REUSED = "() => /[1-9]\\d* of \\d+ stages reused/.test(document.querySelector('.v2-studio').textContent)"
SHEET_DONE = """() => document.querySelectorAll('.v2-wall-frame[data-stage=final]').length === 12
  && document.querySelector('.v2-state')?.dataset.phase === 'final'"""


def shot(shown: Any, theme: str, width: int) -> Image.Image:
    """The widget, so wide, in a theme."""
    shown.evaluate("(theme) => { jupyterapp.commands.execute('apputils:change-theme', { theme }) }", theme)
    light = "false" if "Dark" in theme else "true"
    shown.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
    wide = "(px) => { document.querySelector('.v2-studio').parentElement.style.width = `${px}px` }"
    shown.evaluate(wide, width)
    shown.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    png = shown.locator(".v2-studio").first.screenshot(animations="disabled")
    return Image.open(io.BytesIO(png)).convert("RGB")


def turn(shown: Any, name: str) -> None:
    """Turn a knob by one step, as people who look at the status have: the first drawing takes longest."""
    slider = shown.get_by_role("slider", name=name)
    slider.press("ArrowRight")
    slider.blur()
    shown.wait_for_function(REUSED)
    shown.wait_for_function(DONE)


def save(image: Image.Image, name: str) -> None:
    """Write as WebP, as well as the size allows."""
    for quality in (92, 86, 80, 70, 60):
        file = io.BytesIO()
        image.save(file, "WEBP", quality=quality, method=6)
        if len(file.getvalue()) <= MAX_BYTES:
            break
    (TARGET / f"{name}.webp").write_bytes(file.getvalue())
    print(f"{name}.webp: {image.width} x {image.height}, {len(file.getvalue()) / 1000:.0f} kB")


def main() -> None:
    """Take all of them."""
    with lab(CELL, nodelay=True) as address, page(address, 1400, 1600) as shown:
        shown.wait_for_function(DONE)
        shown.add_style_tag(content=".Toastify { display: none }")  # JupyterLab's news
        turn(shown, "Flow radius")
        for name, (theme, width) in LOOKS.items():
            save(shot(shown, theme, width), name)
    with lab(SHEET, nodelay=True) as address, page(address, 1400, 1600) as shown:
        shown.wait_for_function(SHEET_DONE)
        save(shot(shown, *LOOKS["studio_light"]), "sheet")


if __name__ == "__main__":
    main()

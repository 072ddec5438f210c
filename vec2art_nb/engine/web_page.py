"""Drawings as web pages of one file: open them anywhere, offline, zoom and pan.

The policy in the page allows its own style and script, by their digests, and nothing else. Where a server
allows no scripts at all, the drawing shows without the buttons. Texts come from outside (titles, file names):
all are escaped.
"""

from __future__ import annotations

import base64
import hashlib

from vec2art_nb.engine.svg import escape

_STYLE = """\
:root{color-scheme:light dark;--page:#f3f4f6;--text:#22262d;--quiet:#545b66;--line:#d5d8de;--focus:#0b62d6}
@media(prefers-color-scheme:dark){:root{--page:#16181c;--text:#e8eaee;--quiet:#a5acb8;--line:#3a3f48;--focus:#7db4ff}}
*{box-sizing:border-box}
body{margin:0;height:100vh;height:100dvh;display:flex;flex-direction:column;background:var(--page);
color:var(--text);font:14px/1.4 system-ui,sans-serif}
header{display:flex;flex-wrap:wrap;align-items:center;gap:4px 16px;padding:10px 16px;
border-bottom:1px solid var(--line)}
h1{margin:0;font-size:15px;font-weight:600;overflow-wrap:anywhere}
p{margin:0;color:var(--quiet);overflow-wrap:anywhere;flex:1 1 200px}
nav{display:flex;gap:4px;min-height:32px}
button{font:inherit;color:inherit;background:none;border:1px solid var(--line);border-radius:6px;
min-width:32px;height:32px;padding:0 8px;cursor:pointer}
:focus-visible{outline:2px solid var(--focus);outline-offset:-2px}
main{flex:1;min-height:0;padding:12px;touch-action:none;cursor:grab}
.bare svg{background:#fff}
svg{display:block;width:100%;height:100%}
@media print{header{display:none}}"""

_SCRIPT = """\
const [main, nav, svg] = ["main", "nav", "main svg"].map((name) => document.querySelector(name));
const { width, height } = svg.viewBox.baseVal;
const pointers = new Map();
let x = 0, y = 0, zoom = 1, asked = 0;
const show = () => {
  asked ||= requestAnimationFrame(() => {
    asked = 0;
    svg.setAttribute("viewBox", [x, y, width / zoom, height / zoom].join(" "));
  });
};
const move = (dx, dy) => {
  const scale = Math.min(svg.clientWidth / width, svg.clientHeight / height) * zoom;
  x -= dx / scale;
  y -= dy / scale;
  show();
};
const zoomAt = (factor, left, top) => {
  const box = svg.getBoundingClientRect();
  const scale = Math.min(box.width / width, box.height / height);
  const across = (left - box.left - (box.width - scale * width) / 2) / scale;
  const down = (top - box.top - (box.height - scale * height) / 2) / scale;
  const next = Math.min(Math.max(zoom * factor, 0.5), 200);
  x += across / zoom - across / next;
  y += down / zoom - down / next;
  zoom = next;
  show();
};
const zoomBy = (factor) => {
  const box = svg.getBoundingClientRect();
  zoomAt(factor, box.left + box.width / 2, box.top + box.height / 2);
};
const fit = () => {
  x = y = 0;
  zoom = 1;
  show();
};
main.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoomAt(Math.exp(-event.deltaY / 400), event.clientX, event.clientY);
}, { passive: false });
main.addEventListener("pointerdown", (event) => {
  main.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, [event.clientX, event.clientY]);
});
main.addEventListener("pointermove", (event) => {
  const before = pointers.get(event.pointerId);
  if (before === undefined) return;
  const now = [event.clientX, event.clientY];
  const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  if (other === undefined) move(now[0] - before[0], now[1] - before[1]);
  else {
    const far = (a) => Math.max(Math.hypot(a[0] - other[0], a[1] - other[1]), 1);
    zoomAt(far(now) / far(before), other[0], other[1]);
  }
  pointers.set(event.pointerId, now);
});
for (const kind of ["pointerup", "pointercancel"])
  main.addEventListener(kind, (event) => pointers.delete(event.pointerId));
const keys = { "+": () => zoomBy(1.25), "=": () => zoomBy(1.25), "-": () => zoomBy(0.8), 0: fit };
const ways = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
main.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const way = ways[event.key];
  const act = way ? () => move(...way) : keys[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});
const acts = [() => zoomBy(0.8), fit, () => zoomBy(1.25)];
for (const [k, button] of [...nav.children].entries()) button.addEventListener("click", acts[k]);
nav.hidden = false;"""

_BUTTONS = (
    '<nav aria-label="Zoom" hidden><button type="button" aria-label="Zoom out">&minus;</button>'
    '<button type="button">Fit</button><button type="button" aria-label="Zoom in">+</button></nav>'
)


def write_page(svg: str, title: str, about: str, paper: str) -> str:
    """Web page that shows an SVG of ours.

    Parameters
    ----------
    svg : str
        As `write_svg` makes it: with a viewBox that begins at 0, without scripts.
    title, about : str
        Heading and description; any text.
    paper : str
        Colour, or ``"transparent"``: then the drawing gets a white ground, dark pages would hide it.

    Examples
    --------
    >>> page = write_page('<svg xmlns="" viewBox="0 0 4 3"></svg>', "a<b", "one line", "#ffffff")
    >>> "<title>a&lt;b</title>" in page, '<svg role="img" aria-label="a&lt;b"' in page
    (True, True)
    """
    name, said = (escape(text).replace('"', "&quot;") for text in (title or "Drawing", about))
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_digest(_STYLE)}'; script-src '{_digest(_SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    drawing = svg.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)
    keys = "Drawing: arrow keys move, plus and minus zoom, 0 fits"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{said}">
<meta name="generator" content="vec2art_nb">
<link rel="icon" href="data:,">
<title>{name}</title>
<style>{_STYLE}</style>
</head>
<body>
<header><h1>{name}</h1><p>{said}</p>{_BUTTONS}</header>
<main{' class="bare"' if paper == "transparent" else ""} tabindex="0" aria-label="{keys}">
{drawing}
</main>
<script>{_SCRIPT}</script>
</body>
</html>
"""


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"

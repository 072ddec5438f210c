"""A Studio in a page of its own, under a strict policy: no Jupyter, and a comm that is a function call."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

from playwright.sync_api import Browser, Page, Route

from tests.browser.studio_view import FINAL, PAINTED, PATIENCE
from vec2art_nb import Params, Picture
from vec2art_nb.studio.bundle import bundle
from vec2art_nb.studio.protocol import Json
from vec2art_nb.studio.session import Session
from vec2art_nb.studio.threaded import ThreadRenderer

ADDRESS = "http://studio.test/"
#: Nothing but what the page brings, no inline script and no eval; inline styles neither.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob: data:"
HTML = """<!doctype html><html><head><meta charset="utf-8"><title>Studio</title>
<link rel="stylesheet" href="/studio.css"><script type="module" src="/host.js"></script></head>
<body><div id="here"></div></body></html>"""
HOST = """import studio from "/studio.js";
window.violations = [];
document.addEventListener("securitypolicyviolation", (it) => {
  violations.push(`${it.violatedDirective}: ${it.blockedURI} ${it.sample}`);
});
const listeners = new Set();
const model = {
  get: () => "bare",
  send: (content) => window.toKernel(content),
  on: (_, listener) => listeners.add(listener),
  off: (_, listener) => listeners.delete(listener),
};
const view = (text) => new DataView(Uint8Array.from(atob(text), (it) => it.charCodeAt(0)).buffer);
window.fromKernel = ([content, buffers]) => {
  for (const listener of listeners) listener(structuredClone(content), buffers.map(view));
};
studio.initialize({ model });
studio.render({ model, el: document.getElementById("here") });
"""
#: As where there is no graphics processor.
NO_GL = """const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, options) {
  return kind === "webgl2" ? null : get.call(this, kind, options);
};
"""


class Bare:
    """The page, and the session that it shows."""

    def __init__(self, page: Page, session: Session, sent: SimpleQueue[tuple[Json, list[bytes]]]) -> None:
        self.page = page
        self.session = session
        self._sent = sent

    def wait(self, condition: str) -> None:
        """Carry messages to the page until a condition holds there."""
        self.until(lambda: bool(self.page.evaluate(f"() => Boolean({condition})")), condition)

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Carry messages to the page until something holds."""
        end = time.monotonic() + PATIENCE / 1000
        while not holds():
            assert time.monotonic() < end, what
            self._carry()

    def wait_final(self) -> None:
        """Wait until the final of what the session holds is painted, and nothing moves."""
        self.session.final(PATIENCE / 1000)
        run = self.session.runs.number
        self.wait(f"{FINAL} && parseInt({PAINTED}) >= {run} && !{PAINTED}.includes('draft')")

    def _carry(self) -> None:
        try:
            content, buffers = self._sent.get(timeout=0.02)
        except Empty:
            self.page.wait_for_timeout(5)  # lets what the page has said come in
            return
        coded = [base64.b64encode(buffer).decode() for buffer in buffers]
        self.page.evaluate("(message) => fromKernel(message)", [content, coded])

    @property
    def violations(self) -> list[str]:
        """What the policy has forbidden."""
        found: list[str] = self.page.evaluate("() => violations")
        return found


@contextmanager
def bare(browser: Browser, picture: Picture, params: Params, *, gl: bool = True) -> Iterator[Bare]:
    """Show a Studio of this picture."""
    sent: SimpleQueue[tuple[Json, list[bytes]]] = SimpleQueue()
    renderer = ThreadRenderer()
    session = Session(params, picture, renderer, lambda content, buffers: sent.put((content, buffers)))
    context = browser.new_context(viewport={"width": 1300, "height": 900}, device_scale_factor=1)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    files = {
        "": ("text/html", HTML),
        "studio.css": ("text/css", bundle("studio-style.css")),
        "studio.js": ("text/javascript", bundle("studio.js")),
        "host.js": ("text/javascript", HOST),
    }

    def serve(route: Route) -> None:
        kind, text = files[route.request.url.removeprefix(ADDRESS)]
        route.fulfill(content_type=kind, headers={"Content-Security-Policy": POLICY}, body=text)

    def take(content: Any) -> None:
        session.receive(content, [])

    page.route(f"{ADDRESS}**", serve)
    page.expose_function("toKernel", take)
    if not gl:
        page.add_init_script(NO_GL)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        page.goto(ADDRESS)
        yield Bare(page, session, sent)
        assert errors == []
    finally:
        context.close()
        session.close()
        renderer.close()

"""`Session`: what the Studio is made of, behind the widget: parameters, runs, and talk with the pages."""

from __future__ import annotations

import threading
import time
from typing import Any

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.engine.view import FIELDS
from vec2art_nb.errors import ParamsError
from vec2art_nb.params.delta import Delta
from vec2art_nb.params.interface import ui_description
from vec2art_nb.params.model import Params
from vec2art_nb.params.preset import presets
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.picture.picture import Picture
from vec2art_nb.studio.answers import Answers
from vec2art_nb.studio.cuts import cuts_of, needs_drawing, whole
from vec2art_nb.studio.exports import OF_DRAWINGS, export
from vec2art_nb.studio.frame import about_picture, frame_parts, picture_part, size_part, stopped_part
from vec2art_nb.studio.imports import open_picture, take_settings
from vec2art_nb.studio.link import Link
from vec2art_nb.studio.pinboard import Pinboard
from vec2art_nb.studio.position import position_of
from vec2art_nb.studio.protocol import VERSION, Dispatcher, Json, Message
from vec2art_nb.studio.publisher import Publisher, Send
from vec2art_nb.studio.renderer import Renderer
from vec2art_nb.studio.runs import Runs
from vec2art_nb.studio.shown import Frame, Shown
from vec2art_nb.studio.sizes import Sized, Sizes
from vec2art_nb.studio.thumbnails import Thumbnails
from vec2art_nb.studio.uploads import Uploads

#: Seconds that an answer waits for the draft that it causes: one message is faster than two.
_JOIN = 0.06
#: Seconds between reports of progress, and before the first.
_PROGRESS = 0.1


class Session:
    """Parameters, runs and pages of one Studio.

    Parameters
    ----------
    params : Params
    picture : Picture or None
    renderer : Renderer
    send : callable
        See `Publisher`.
    """

    def __init__(self, params: Params, picture: Picture | None, renderer: Renderer, send: Send) -> None:
        self.params = params
        self.picture = picture
        self._shown = Shown(params)
        self._told = 0.0
        self._met = False
        self._stopped: Json | None = None
        self.first = threading.Event()
        self._publisher = Publisher(send, VERSION)
        self._answers = Answers(self._publisher)
        self.pinboard = Pinboard(params, self._publisher, lambda: self.newest)
        self._sizes = Sizes(renderer, self._sized, self._tell_size)
        self._uploads = Uploads(self._opened)
        self._dispatcher = Dispatcher(self._handlers(), self._publisher.post)
        self._thumbnails = Thumbnails(renderer, self._thumbnail)
        self.runs = Runs(renderer, self)
        self._unsubscribe = params.subscribe("*", self._changed)
        if picture is not None:
            self.runs.show(picture, whole(params.snapshot()))

    def receive(self, content: object, buffers: object) -> None:
        """Take a message of a page, whatever it is."""
        self._dispatcher.receive(content, buffers)

    @property
    def newest(self) -> Drawing | None:
        """The newest drawing, draft or final, with the present view-only values; None before the first."""
        frame = self._shown.frame
        return None if frame is None else self.restyled(frame.drawing)

    def restyled(self, drawing: Drawing) -> Drawing:
        """What the present parameters make of a drawing with all elements, if those lead to it."""
        return self._shown.restyled(drawing)

    def show(self, picture: Picture) -> None:
        """Draw another picture."""
        self.picture = picture
        self._thumbnails.pause()
        if self._met:
            self._publisher.later(lambda: picture_part(picture))
        self.runs.show(picture, whole(self.params.snapshot()))

    def close(self) -> None:
        """Stop drawing and sending, and let go of pictures and drawings; idempotent.

        Whoever keeps a closed Studio, as IPython's history of outputs does, keeps none of these.
        """
        self._unsubscribe()
        self._thumbnails.close()
        self._uploads.close()
        self._sizes.close()
        self._shown.close()
        self._publisher.close()
        self.picture = None
        self.runs.close()  # last: once all orders have ended, the renderer gives memory back to the system

    # What `Runs` tells.

    def drawn(self, run: int, drawing: Drawing, seconds: float) -> None:
        """Publish a drawing."""
        if not self._shown.take(Frame(run, drawing, seconds)):
            return
        self.first.set()
        self._publish()
        if not drawing.draft:
            self._sizes.measure()
            self.pinboard.improve(self.restyled(drawing))
            if self._met and self.picture is not None:
                self._thumbnails.want(self.picture)

    def _publish(self) -> None:
        """Publish the newest frame."""
        frame = self._shown.frame
        if frame is not None:
            self._publisher.frame(frame_parts(*frame, cuts_of(frame.drawing, self.params.snapshot())))

    def progressed(self, run: int, stage: str, fraction: float) -> None:
        """Publish progress, now and then."""
        now = time.monotonic()
        if now - self._told >= _PROGRESS:
            self._told = now
            self._publisher.post({"kind": "progress", "run": run, "stage": stage, "fraction": fraction})

    def failed(self, run: int, error: Exception) -> None:
        """Publish why there is no drawing."""
        self._stopped = stopped_part(run, error)
        self._publisher.post(self._stopped)

    # What `Params` tells.

    def _changed(self, delta: Delta) -> None:
        draws = self._needs_drawing(delta)
        if draws and self.picture is not None:
            self._thumbnails.pause()
            self.runs.show(self.picture, whole(delta.after))
        if not draws:
            self._sizes.changed()
        values = dict(delta.current)
        part: Json = {"kind": "changed", "rev": delta.version, "values": values, "run": self.runs.number}
        self._publisher.post({**part, **position_of(self.params)}, hold=_JOIN if draws else 0)

    def _needs_drawing(self, delta: Delta | None) -> bool:
        if self.picture is None or delta is None:
            return False
        return needs_drawing(delta.before, delta.after) or (self.runs.stopped and not delta.view_only)

    def _thumbnail(self, name: str, png: bytes, **to: str) -> None:
        self._publisher.later(lambda: ({"kind": "thumbnail", "preset": name, **to}, (png,)))

    # What pages ask.

    def _handlers(self) -> dict[str, Any]:
        return {
            "hello": self._hello,
            "resync": self._hello,
            "edit": self._edit,
            "commit": self._commit,
            "cancel": lambda _message: self.runs.cancel(),
            "undo": lambda _message: self.params.undo(),
            "redo": lambda _message: self.params.redo(),
            "reset": self._reset,
            "preset": self._preset,
            "request": self._request,
            "upload": self._upload,
            "ack": lambda message: self._publisher.ack(message.integer("seq")),
            **self.pinboard.handlers,
            "ping": lambda message: self._publisher.post({"kind": "pong", "to": message.client}),
            **Link(self._publisher, lambda: self.runs.busy or self._thumbnails.busy).handlers,
        }

    def _hello(self, message: Message) -> None:
        self._met = True
        snapshot = self.params.snapshot()
        self._publisher.post(
            {
                "kind": "snapshot",
                "to": message.client,
                "rev": snapshot.version,
                "values": snapshot.to_dict(),
                "sections": ui_description(),
                "view": {name: path for path, name in FIELDS.items()},
                "presets": [[one.name, one.title, one.algorithm, one.description] for one in presets()],
                "picture": about_picture(self.picture),
                "run": self.runs.number,
                **position_of(self.params),
            }
        )
        self._publish()
        self._sizes.measure()
        if self._stopped is not None and self._stopped["run"] == self.runs.number:
            self._publisher.post({**self._stopped, "to": message.client})
        self.pinboard.greet(message.client)
        picture = self.picture
        if picture is not None:
            self._publisher.later(lambda: picture_part(picture, message.client))
            for name, png in list(self._thumbnails.made.items()):
                self._thumbnail(name, png, to=message.client)
            if (frame := self._shown.frame) is not None and not frame.drawing.draft:
                self._thumbnails.want(picture)
        self._publisher.start()  # only now: a frame means nothing to a page that has no values

    def _edit(self, message: Message) -> None:
        number = message.integer("edit")
        gesture = (message.client, message.integer("gesture")) if "gesture" in message.body else None
        answer = self.params.propose(message.body.get("patch"), message.client, gesture)
        draws = self._needs_drawing(answer.delta)
        part: Json = {
            "kind": "accepted",
            "to": message.client,
            "edit": number,
            "rev": self.params.version,
            **answer.to_json(),
        }
        self._publisher.post(part, hold=_JOIN if draws else 0)

    def _commit(self, _message: Message) -> None:
        self.runs.commit()
        self._sizes.commit()

    def _sized(self) -> Sized | None:
        """What would be saved now; None while it is on its way, or if no page wants to know."""
        frame, picture = self._shown.frame, self.picture
        if not self._met or frame is None or picture is None:
            return None
        if frame.drawing.draft or frame.run != self.runs.number:
            return None
        return Sized(frame.run, picture, self.params.snapshot())

    def _tell_size(self, run: int, size: int) -> None:
        frame = self._shown.frame
        if frame is not None and frame.run == run:
            self._publisher.post(size_part(run, self.restyled(frame.drawing), size))

    def _reset(self, message: Message) -> None:
        try:
            self.params.reset(*message.texts("fields"))
        except ParamsError as error:
            self._problem(message, error)

    def _preset(self, message: Message) -> None:
        name = message.text("name")
        try:
            values = resolve_params(None, name, None, {})
        except ParamsError as error:
            self._problem(message, error)
            return
        with self.params.batch(f"Preset {name}"):
            self.params.update(values)

    def _problem(self, message: Message, error: ParamsError) -> None:
        self._publisher.post({"kind": "problem", "to": message.client, "error": error.to_json()})

    def _request(self, message: Message) -> None:
        name = message.text("name")
        pin = message.integer("pin") if name == "pin" else 0
        scale = message.number("scale", 0.01, 16) if "scale" in message.body else 1.0
        picture = self.picture

        def answer() -> tuple[str, bytes]:
            if name == "pin":
                return self.pinboard.svg(pin)
            drawing = self.final() if name in OF_DRAWINGS and picture is not None else None
            return export(name, drawing, self.params, scale)

        self._answers.give(message, answer)

    def _upload(self, message: Message) -> None:
        if not self._uploads.take(message):
            about = {"id": message.integer("id"), "seq": message.integer("seq")}
            self._publisher.post({"kind": "uploaded", "to": message.client, **about})

    def _opened(self, message: Message, data: bytes) -> None:
        """Draw the file that came, or restore the settings that it holds."""
        name = message.text("name")

        def answer() -> tuple[str, bytes]:
            if take_settings(self.params, data, name):
                return "text/plain", b"settings"
            self.show(open_picture(data, name, self.params.snapshot().text("paper")))
            return "text/plain", b"picture"

        self._answers.give(message, answer)

    def final(self, timeout: float | None = None) -> Drawing:
        """The final drawing of the present parameters; waits for it."""
        self.runs.commit()
        return self.restyled(self.runs.final().result(timeout))

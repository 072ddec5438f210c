"""`Batch`: units that go to a Dask cluster as one task, and what comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vec2art_nb._flags import flags
from vec2art_nb.errors import PictureError, PoolError
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.cluster_pictures import Placed
from vec2art_nb.pool.cluster_remote import LOST, OnCluster, without_buffers
from vec2art_nb.pool.cluster_task import draw
from vec2art_nb.pool.hand import Answer
from vec2art_nb.pool.lending import borrowed
from vec2art_nb.pool.packing import unpacked
from vec2art_nb.pool.reading import Read, as_json
from vec2art_nb.pool.waiting import BACKGROUND, Unit
from vec2art_nb.pool.wire import Message, decoded, encoded

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.pool.cluster import DaskBackend
    from vec2art_nb.pool.order import Remote

Wanted = tuple[Unit, Picture | None]


class Batch:
    """Units under way; used in the client's event loop only.

    Parameters
    ----------
    backend : DaskBackend
    number : int
        Of the hand that they are in.
    address : str
        Worker that is to draw them; empty: any.
    wanted : list of pairs
        Units and their pictures; no picture: it is a file.
    answered : callable
        Called with the answer of each, once.
    """

    def __init__(
        self,
        backend: DaskBackend,
        number: int,
        address: str,
        wanted: list[Wanted],
        answered: Callable[[Answer], None],
    ) -> None:
        self._backend = backend
        self._number = number
        self._address = address
        self._open = dict(enumerate(wanted))
        self._answered = answered
        self._task: asyncio.Task[None] | None = None
        self._together = False
        self._lost: Callable[[], None] = lambda: None

    def begin(self, lost: Callable[[], None]) -> None:
        """Give it to the cluster; `lost` is called if a worker takes a unit along."""
        self._lost = lost
        self._task = asyncio.ensure_future(self._run(alone=False))

    def drop(self, slot: int) -> None:
        """Answer that a unit has been dropped; once all have been, the cluster is told."""
        found = self._open.pop(slot, None)
        if found is not None:
            self._answered(Answer("dropped", *_about(found[0])))
            if not self._open:
                self.stop()

    def drop_all(self) -> None:
        """Answer that all have been dropped."""
        for slot in list(self._open):
            self.drop(slot)

    def stop(self) -> None:
        """Have nothing more to do with it; nothing is answered any more."""
        self._open.clear()
        if self._task is not None:
            self._task.cancel()

    def worker_left(self) -> None:
        """The worker that was to draw it has ended: any other may, each unit alone if they were together."""
        self._address = ""
        if self._together and self._task is not None:
            self._task.cancel()
            self._task = asyncio.ensure_future(self._run(alone=True))
        elif self._open:
            self._lost()

    @property
    def keys(self) -> set[int]:
        """Pictures that are not answered yet."""
        return {unit.job.order.source.key for unit, _ in list(self._open.values())}

    async def _run(self, *, alone: bool) -> None:
        """Draw; what went wrong together is drawn alone: each has its own error, and its own blame."""
        try:
            slots = list(self._open)
            if not alone:
                slots = await self._draw(slots, near=self._backend.is_near(self._address))
            for slot in slots:
                await self._draw([slot], near=False)
        except LOST:
            self._lost()
        except asyncio.CancelledError:
            if not self._open or asyncio.current_task() is not self._task:
                raise
            self._lost()  # Dask says so, not we

    async def _draw(self, slots: list[int], *, near: bool) -> list[int]:
        """Draw what is still wanted; slots of those that are to be drawn again."""
        here = await self._all_placed(slots, near=near)
        if not here:
            return []
        self._together = len(here) > 1
        try:
            return await self._drawn(here)
        except Exception as error:
            if self._together:
                return list(here)
            if isinstance(error, LOST):
                raise
            (slot,) = here
            await self._fail_named(slot, error)
        finally:
            self._together = False
        return []

    async def _all_placed(self, slots: list[int], *, near: bool) -> dict[int, Placed]:
        """The pictures of units that are wanted, and have one."""
        here = {}
        for slot in slots:
            try:
                if slot in self._open:
                    here[slot] = await self._placed(slot, near=near)
            except Exception as error:  # noqa: BLE001 - whatever it is, the job's owner gets it
                self._fail(slot, error)
        return {slot: placed for slot, placed in here.items() if slot in self._open}

    async def _placed(self, slot: int, *, near: bool) -> Placed:
        unit, picture = self._open[slot]
        source = unit.job.order.source
        if picture is None and not source.path:
            raise PoolError(f"the picture of job {unit.job.number} was let go")  # only if nobody wants it
        return await self._backend.pictures.get(source, picture, near=near)

    async def _drawn(self, here: dict[int, Placed]) -> list[int]:
        """Have one task draw units and answer them; slots of those that it could not draw."""
        backend, units = self._backend, [self._open[slot][0] for slot in here]
        first, orders = units[0], list(map(_order, units, here.values()))
        about = {"hand": self._number, "cached": flags.stage_cache, "orders": orders}
        kind = "draft" if first.draft else "final"
        future: Any = backend.client.submit(
            draw,
            backend.name,
            encoded(Message("draw", about)),
            *(placed.future for placed in here.values()),
            key=f"vec2art-{kind}-{backend.name[11:]}-{next(backend.numbers)}",
            workers=[self._address] if self._address else None,
            allow_other_workers=bool(self._address),
            priority=10 * (BACKGROUND - first.level),
            pure=False,
        )
        # What is lent does not travel anyhow.
        stays = not any(
            unit.gathered or placed.loan for unit, placed in zip(units, here.values(), strict=True)
        )
        told: Any = backend.client.submit(without_buffers, future, pure=False) if stays else future
        try:
            result = asyncio.ensure_future(told)
            result.add_done_callback(_heard)
            # Dask complains where its own waiting is cancelled.
            message = decoded(await asyncio.shield(result))
            return self._take(list(here), message, future if stays else None)
        finally:  # what is lent has stayed for as long as `future`
            if not told.done():
                await future.cancel()

    def _take(self, slots: list[int], message: Message, kept: Any) -> list[int]:
        """Answer with what a worker has drawn; slots of those that it could not draw."""
        buffers = list(message.buffers)
        again = []
        for index, (slot, fields) in enumerate(zip(slots, message["units"], strict=True)):
            own, buffers = buffers[: fields["buffers"]], buffers[fields["buffers"] :]
            away = fields.get("away", False)
            if not fields.get("again") and slot in self._open:
                if kept is None:
                    away = not self._done(slot, fields, own)
                else:
                    params = self._open[slot][0].job.order.params
                    self._told(slot, fields, OnCluster(self._backend.client, kept, index, fields, params))
            if away:
                self._backend.away.add(message["worker"])
            if away or fields.get("again"):
                again.append(slot)
        return again

    def _done(self, slot: int, fields: dict[str, Any], buffers: list[Any]) -> bool:
        """Answer with a drawing; False if it is lent where this process cannot get it, or no longer."""
        unit, _ = self._open[slot]
        try:
            segments = [borrowed(loan) for loan in fields["loans"]]
        except OSError:
            return False
        try:
            drawing = unpacked(Message("done", fields, buffers, segments), unit.job.order.params)
        except Exception as error:  # noqa: BLE001 - a worker that sends nonsense fails its job only
            self._fail(slot, PoolError(f"a worker sent no drawing: {error}"))
            return True
        self._told(slot, fields, drawing)
        return True

    def _told(self, slot: int, fields: dict[str, Any], drawing: Drawing | Remote) -> None:
        read = None if fields["read"] is None else Read(*fields["read"])
        more: dict[str, Any] = {"plan": fields["plan"], "cache": fields["cache"], "read": read}
        unit, _ = self._open[slot]
        self._answer(slot, Answer("done", *_about(unit), drawing=drawing, **more))

    async def _fail_named(self, slot: int, error: Exception) -> None:
        """Fail with an error of a worker, or with the same one, which names the file."""
        if slot not in self._open:
            return
        order = self._open[slot][0].job.order
        if isinstance(error, PictureError) and order.source.path:
            try:
                await asyncio.to_thread(Picture.open, order.source.path, paper=order.params.text("paper"))
            except PictureError as named:
                error = named
        self._fail(slot, error)

    def _fail(self, slot: int, error: Exception) -> None:
        if slot in self._open:
            self._answer(slot, Answer("failed", *_about(self._open[slot][0]), error=error))

    def _answer(self, slot: int, answer: Answer) -> None:
        self._open.pop(slot)
        self._answered(answer)


def _about(unit: Unit) -> tuple[int, bool]:
    return unit.job.number, unit.draft


def _order(unit: Unit, placed: Placed) -> dict[str, Any]:
    """A unit as it travels."""
    return {
        "job": unit.job.number,
        "draft": unit.draft,
        "params": unit.job.order.params.to_bytes().decode(),
        "picture": placed.name,
        "title": placed.title,
        "file": placed.file,
        "loan": placed.loan,
        "reading": as_json(unit.reading),
    }


def _heard(result: asyncio.Future[Any]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not result.cancelled():
        result.exception()

"""`mapped_jobs`: many jobs of one kind, so many at a time that no worker waits, and results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from vec2art_nb.pool.bar import bar
from vec2art_nb.pool.job import Job

#: Jobs that are under way at a time: variants of a picture are sent many at once; other pictures should be
#: neither open nor in shared memory long before it is their turn.
_VARIANTS, _PICTURES_EACH = 64, 3


def mapped_jobs(
    submit: Callable[..., Job],
    workers: int,
    pictures: Any,
    params: Any,
    errors: str,
    *,
    progress: bool,
    **options: Any,
) -> list[Any]:
    """Results of all items, in order; see `Pool.map`."""
    if errors not in {"return", "raise"}:
        raise ValueError(f"errors: {errors!r} is not allowed; allowed: 'return', 'raise'")
    items = _items(pictures, params)
    ahead = _PICTURES_EACH * workers if is_several(pictures) else _VARIANTS
    running: deque[Job | Exception] = deque()
    results: list[Any] = []
    try:
        with bar(len(items), wanted=progress) as shown:
            for picture, chosen in items:
                running.append(_submitted(submit, picture, chosen, options))
                if len(running) >= ahead:
                    results.append(_result(running.popleft(), errors))
                    shown.update()
            while running:
                results.append(_result(running.popleft(), errors))
                shown.update()
    finally:
        for job in running:
            if isinstance(job, Job):
                job.cancel()
    return results


def _items(pictures: Any, params: Any) -> list[tuple[Any, Any]]:
    """Pairs of picture and parameters."""
    many, several = is_several(pictures), is_several(params) and not isinstance(params, Mapping)
    if many and several:
        found, chosen = list(pictures), list(params)
        if len(found) != len(chosen):
            raise ValueError(f"{len(found)} pictures do not go with {len(chosen)} parameters; give as many")
        return list(zip(found, chosen, strict=True))
    if several:
        return [(pictures, one) for one in params]
    return [(one, params) for one in (pictures if many else [pictures])]


def is_several(given: Any) -> bool:
    """Whether it is a sequence of things, not one thing; arrays and bytes are one picture."""
    if isinstance(given, str | bytes | bytearray | memoryview) or hasattr(given, "__array__"):
        return False
    return isinstance(given, Iterable) and not hasattr(given, "read")


def _submitted(
    submit: Callable[..., Job], picture: Any, params: Any, options: dict[str, Any]
) -> Job | Exception:
    try:
        return submit(picture, params, **options)
    except Exception as error:  # noqa: BLE001 - belongs to this item
        return error


def _result(job: Job | Exception, errors: str) -> Any:
    error = job if isinstance(job, Exception) else job.exception()
    if error is not None and errors == "raise":
        raise error
    return error if error is not None or isinstance(job, Exception) else job.result()

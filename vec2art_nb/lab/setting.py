"""`Setting`: what all trials of an experiment share; and `at_work`, who draws them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vec2art_nb.lab.axes import Axis, axes_of
from vec2art_nb.lab.metrics import Metric
from vec2art_nb.lab.runner import Runner
from vec2art_nb.lab.store import Store
from vec2art_nb.params.resolve import HasSnapshot, resolve_params
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.mapping import is_several
from vec2art_nb.pool.pool import Pool

if TYPE_CHECKING:
    from vec2art_nb.picture.picture import Source

Base = HasSnapshot | Mapping[str, object] | str | None


@dataclass(frozen=True, eq=False)
class Setting:
    """What all trials of an experiment share.

    Attributes
    ----------
    pictures : tuple of Picture
    base : Snapshot
        Parameters where no axis says otherwise.
    axes : tuple of Axis
    """

    pictures: tuple[Picture, ...]
    base: Snapshot
    axes: tuple[Axis, ...]

    @classmethod
    def of(cls, pictures: Source | Sequence[Source], base: Base, axes: Mapping[str, Any] | None) -> Setting:
        """Setting as `sweep` and `tune` are given it; pictures are opened on the paper of the base.

        Raises
        ------
        vec2art_nb.errors.ExperimentError, vec2art_nb.errors.ParamsError, vec2art_nb.errors.PictureError
            For arguments that cannot be used.

        Examples
        --------
        >>> import vec2art_nb
        >>> setting = Setting.of(vec2art_nb.sample("logo"), "ink", {"detail": (0, 1)})
        >>> len(setting.pictures), setting.axes[0].path
        (1, 'detail')
        """
        shared = resolve_params(preset=base) if isinstance(base, str) else resolve_params(params=base)
        spanned = axes_of(shared, axes or {})
        paper = shared.text("paper")
        several: Iterable[Any] = pictures if is_several(pictures) else [pictures]  # type: ignore[assignment]
        opened = (one if isinstance(one, Picture) else Picture.open(one, paper=paper) for one in several)
        return cls(tuple(opened), shared, spanned)


@contextmanager
def at_work(
    pool: Pool | None,
    store: Store | str | os.PathLike[str] | None,
    metrics: Sequence[Metric],
    *,
    thumbnails: bool = True,
) -> Iterator[Runner]:
    """Runner for a block of code, on a pool and a store of its own where none is given.

    What was open before stays open.

    Raises
    ------
    vec2art_nb.errors.StoreError
        If the store cannot be used.
    """
    with ExitStack() as stack:
        kept = store if isinstance(store, Store) else stack.enter_context(Store(store))
        crew = stack.enter_context(Pool()) if pool is None else pool
        yield Runner(crew, kept, metrics, thumbnails=thumbnails)

"""`subject_mask`: what removing the background would keep, to look at, edit and give back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from vec2art_nb._opencv import opencv
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.picture.picture import Picture, Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vec2art_nb.params.keywords import AllFields


def subject_mask(picture: Source, **fields: Unpack[AllFields]) -> NDArray[np.float32]:
    """How much of each pixel belongs to the subject.

    Parameters
    ----------
    picture : str, path, bytes, binary file, ndarray, PIL.Image.Image or Picture
        See `Picture.open`.
    **fields
        Fields as for `vectorize`; those of the background matter: ``source_background`` (*auto*, if it is not
        said), ``source_background_threshold`` and ``source_background_invert``.

    Returns
    -------
    ndarray of float32, shape (H, W)
        1 on the subject, 0 on the ground and where the picture is transparent, between on the rim; all 1
        if subject and ground cannot be told apart. `Picture.with_mask` takes it.

    Raises
    ------
    vec2art_nb.errors.PictureError, vec2art_nb.errors.ParamsError
        As `vectorize`.

    Examples
    --------
    >>> import vec2art_nb
    >>> picture = vec2art_nb.Picture.open(vec2art_nb.sample("building"))
    >>> mask = vec2art_nb.subject_mask(picture)
    >>> mask[20, 620] < 0.5, mask[300, 200] > 0.5
    (np.True_, np.True_)
    >>> cut_out = picture.with_mask(mask)
    """
    opencv()
    import numpy as np  # noqa: PLC0415

    from vec2art_nb.engine.control import Control  # noqa: PLC0415
    from vec2art_nb.engine.graph import Context  # noqa: PLC0415
    from vec2art_nb.engine.stages.background import BACKGROUND  # noqa: PLC0415

    params = resolve_params(None, None, None, fields)
    if params.text("source.background") == "none":
        params = params.evolve({"source.background": "auto"})
    opened = picture if isinstance(picture, Picture) else Picture.open(picture, paper=params.text("paper"))
    level = opened.level(max(opened.size))
    share = BACKGROUND.run(Context(level, params.subset(BACKGROUND.reads), Control())).share
    mask = np.ones(level.shape, np.float32) if share is None else np.asarray(share, np.float32)
    return mask if level.mask is None else np.where(level.mask, mask, np.float32(0))

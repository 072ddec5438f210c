"""`Picture`: the immutable raster that a drawing is made from."""

from __future__ import annotations

import base64
import io
import os
import threading
from collections import OrderedDict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vec2art_nb.picture._importance import Importance
from vec2art_nb.picture._limit import check_size, pixel_limit
from vec2art_nb.picture._mask import fitting
from vec2art_nb.picture._pixels import Pixels
from vec2art_nb.picture._pyramid import working_size
from vec2art_nb.picture._raster import RGB, Raster
from vec2art_nb.picture.level import Level

if TYPE_CHECKING:
    from PIL import Image

#: Levels kept per picture: a draft, a final and what a slider just passed.
_LEVELS_KEPT = 8

#: Longest side of the preview in a notebook, in px.
_THUMBNAIL = 320

Bytes: TypeAlias = bytes | bytearray | memoryview
Source: TypeAlias = "str | os.PathLike[str] | Bytes | BinaryIO | NDArray[Any] | Image.Image | Picture"


class Picture:
    """Raster in sRGB; vector coordinates of drawings are in its px.

    Open one with `Picture.open`. Two pictures are equal if their pixels, masks and importance are; names do
    not count.

    Attributes
    ----------
    name : str
        File name, or ``"picture"`` for pixels that came without one.
    rgb : ndarray of uint8, shape (H, W, 3)
        sRGB, read-only; where the source is transparent it shows the paper.
    mask : ndarray of bool, shape (H, W), or None
        True where the source, and a mask that it was given, are at least half opaque; elsewhere nothing is
        ever traced. None: everywhere.
    """

    def __init__(
        self,
        raster: Raster,
        paper: RGB,
        name: str,
        mask: NDArray[np.float32] | None = None,
        importance: Importance | None = None,
        pixels: Pixels | None = None,
    ) -> None:
        self.name = name
        self._raster = raster
        self._paper = paper
        self._given = mask
        self._importance = importance
        self._pixels = pixels or Pixels.of(raster if mask is None else raster.under(mask), paper)
        self._lock = threading.Lock()
        self._levels: OrderedDict[tuple[int, int], Level] = OrderedDict()

    @classmethod
    def open(
        cls,
        source: Source,
        *,
        paper: str = "#ffffff",
        max_pixels: int | None = None,
        name: str | None = None,
        mask: ArrayLike | None = None,
        importance: ArrayLike | None = None,
    ) -> Picture:
        """Open a picture.

        Parameters
        ----------
        source : str, path, bytes, binary file, ndarray, PIL.Image.Image or Picture
            A ``str`` is always a path; nothing is fetched from the network. Files may be JPEG, PNG, WebP,
            AVIF, TIFF (first page), BMP or GIF (first frame), of any depth and colour model; they are turned
            upright by their EXIF orientation and converted to sRGB by their ICC profile. An array holds
            H x W grey values or H x W x 1, 3 or 4 channels in the order R, G, B, A (reverse what
            ``cv2.imread`` gives: ``array[..., ::-1]``), as uint8, uint16, float in 0..1 or bool. A picture
            is returned as it is, unless the other arguments change it.
        paper : str
            Colour that shows through where the source is transparent, as CSS writes it, or ``"transparent"``,
            which stands for a white ground. Mixed in gamma-encoded sRGB, as browsers do.
        max_pixels : int, optional
            Refuse larger pictures before decoding them. Default: the environment variable
            ``VEC2ART_NB_MAX_PIXELS``, else 256 million.
        name : str, optional
            Title for files and drawings; by default the file's name.
        mask : array_like, optional
            What of the picture is drawn: see `with_mask`.
        importance : array_like, optional
            Where detail matters: see `with_importance`.

        Raises
        ------
        vec2art_nb.errors.PictureError
            If the source cannot be opened: missing, damaged, empty, too large, or no picture at all. The text
            names it, says what is wrong and what to do.
        vec2art_nb.errors.ParamsError
            If `paper` is no colour or `max_pixels` no positive number.

        Examples
        --------
        >>> ramp = np.linspace(0, 1, 12).reshape(3, 4)
        >>> Picture.open(ramp, name="ramp")
        <Picture ramp, 4 x 3 px>
        >>> Picture.open("https://example.org/cat.jpg")
        Traceback (most recent call last):
        vec2art_nb.errors.PictureError: https://example.org/cat.jpg: this is a URL, and nothing is ever ...
        """
        # Pillow takes longer to import than the rest of the package.
        from vec2art_nb.picture._paper import parse_paper  # noqa: PLC0415
        from vec2art_nb.picture._source import read  # noqa: PLC0415

        ground = parse_paper(paper)
        limit = pixel_limit(max_pixels)
        if isinstance(source, Picture):
            check_size(source.width, source.height, limit, source.name)
            picture = source._with(ground, name)
        else:
            raster, found = read(source, limit)
            picture = cls(raster, ground, found if name is None else name)
        picture = picture if mask is None else picture.with_mask(mask)
        return picture if importance is None else picture.with_importance(importance)

    def _with(self, paper: RGB, name: str | None) -> Picture:
        opaque = self._raster.alpha is None and self._given is None
        if (opaque or paper == self._paper) and name in (None, self.name):
            return self
        name = self.name if name is None else name
        return Picture(self._raster, paper, name, self._given, self._importance)

    def with_mask(self, mask: ArrayLike | None) -> Picture:
        """The same picture, of which only a part is drawn; the rest becomes paper.

        Parameters
        ----------
        mask : array_like of bool, uint8, uint16, other integer or float, or None
            How much of each place is kept: shape (H, W) like the picture, or of another size with the same
            proportions. uint8 and uint16 have the full scale of their type, other values of more than 1 that
            of their maximum; what is at least half kept may be traced. It replaces a mask given before, and
            None takes that away; what is transparent in the source stays so.

        Raises
        ------
        vec2art_nb.errors.PictureError
            If the array cannot be a mask, or its proportions are not the picture's.

        Examples
        --------
        >>> ramp = Picture.open(np.linspace(0, 1, 12).reshape(3, 4))
        >>> ramp.with_mask([[True, True, False, False]] * 3).mask[0].tolist()
        [True, True, False, False]
        """
        given = None if mask is None else fitting(mask, self.width, self.height)
        return Picture(self._raster, self._paper, self.name, given, self._importance)

    def with_importance(self, importance: ArrayLike | None) -> Picture:
        """The same picture, in some places of which detail matters more, and in others less.

        Parameters
        ----------
        importance : array_like of bool, uint8, uint16, other integer or float, or None
            Any mask, saliency or depth, of shape (h, w); it is stretched over the picture. 0 counts an
            eighth, half of the full scale once, full scale eight times. Full scale is that of uint8 and
            uint16, of other values of more than 1 their maximum. It replaces what was given before, and None
            takes that away.

        Raises
        ------
        vec2art_nb.errors.PictureError
            If the array has another number of dimensions, negative values, NaN or infinity.

        Examples
        --------
        >>> ramp = Picture.open(np.linspace(0, 1, 12).reshape(3, 4))
        >>> ramp.with_importance([[0, 0.5, 1]]).level(4).importance.shape
        (3, 4)
        """
        found = None if importance is None else Importance(importance)
        return Picture(self._raster, self._paper, self.name, self._given, found, self._pixels)

    @property
    def rgb(self) -> NDArray[np.uint8]:
        """Colours, see the class."""
        return self._pixels.rgb

    @property
    def mask(self) -> NDArray[np.bool_] | None:
        """Mask, see the class."""
        return self._pixels.mask

    @property
    def width(self) -> int:
        """Columns, in px."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """Rows, in px."""
        return int(self.rgb.shape[0])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, in px."""
        return self.width, self.height

    @property
    def digest(self) -> bytes:
        """16 bytes that identify pixels, mask and importance (BLAKE2b), the same in every process."""
        if self._importance is None:
            return self._pixels.digest
        return blake2b(self._pixels.digest + self._importance.digest, digest_size=16).digest()

    def level(self, max_side: int, *, enlarge: bool = False, multiple: int = 1) -> Level:
        """Raster at a working size.

        Parameters
        ----------
        max_side : int
            Longest side, in px; at least 1. A larger picture is area-averaged, a smaller one kept.
        enlarge : bool
            Enlarge a smaller picture (bicubic), at most three times.
        multiple : int
            Sides of a resampled level are rounded to multiples of this, so that it halves without remainder.

        Returns
        -------
        Level
            With read-only arrays; the same object while it is remembered.

        Raises
        ------
        vec2art_nb.errors.MissingLibraryError
            If OpenCV cannot be loaded.

        Examples
        --------
        >>> Picture.open(np.zeros((30, 40))).level(20).shape
        (15, 20)
        """
        if max_side < 1:
            raise ValueError(f"max_side must be at least 1 px, not {max_side}")
        size = working_size(*self.size, max_side, enlarge=enlarge, multiple=multiple)
        with self._lock:
            level = self._levels.pop(size, None) or self._make_level(*size)
            self._levels[size] = level
            if len(self._levels) > _LEVELS_KEPT:
                self._levels.popitem(last=False)
        return level

    def _make_level(self, width: int, height: int) -> Level:
        rgb, mask = self._pixels.at(width, height)
        importance = None if self._importance is None else self._importance.at(width, height)
        about = f"level {width} {height} {self._paper}".encode()
        digest = blake2b(self.digest + about, digest_size=16).digest()
        return Level(rgb, mask, self.width, self.height, digest, importance, self._paper)

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Picture) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"<Picture {self.name}, {self.width} x {self.height} px>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": repr(self), "image/png": base64.b64encode(self._thumbnail()).decode()}

    def _thumbnail(self) -> bytes:
        from PIL import Image  # noqa: PLC0415 - importing the package must stay cheap

        image = Image.fromarray(self.rgb)
        image.thumbnail((_THUMBNAIL, _THUMBNAIL), reducing_gap=2)
        file = io.BytesIO()
        image.save(file, "PNG")
        return file.getvalue()

    def __reduce__(self) -> tuple[type[Picture], tuple[object, ...]]:
        return Picture, (self._raster, self._paper, self.name, self._given, self._importance)

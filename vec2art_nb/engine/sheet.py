"""`Sheet`: what the writers of layers need to know, and what elements need to have defined before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vec2art_nb.engine.view import View

#: Outlines stray from the exact offset curve by at most so many px of a 1920 x 1080 picture, too little to be
#: seen; they need not be better than this share of the step between coordinates.
_OUTLINE_TOLERANCE = 0.06
_OUTLINE_STEP = 0.35


@dataclass
class Sheet:
    """What layers need to know to be written, and what they need to have defined before them."""

    view: View
    width: int
    height: int
    compiled: bool
    definitions: list[str] = field(default_factory=list)

    @property
    def unit(self) -> int:
        """Coordinates per px."""
        return int(10 ** self.view.decimals(self.width, self.height))

    @property
    def pen(self) -> float:
        """Nominal stroke width in picture px."""
        return self.view.pen(self.width, self.height)

    @property
    def tolerance(self) -> float:
        """How far outlines may stray from the exact offset curve, in picture px."""
        return max(_OUTLINE_TOLERANCE * self.pen / self.view.stroke_width, _OUTLINE_STEP / self.unit)


def attributes(values: Mapping[str, str]) -> str:
    """Attributes of an element, each with a space before it; the values need no escaping."""
    return "".join(f' {name}="{value}"' for name, value in values.items())

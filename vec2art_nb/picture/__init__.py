"""Pictures: what is drawn from."""

from vec2art_nb.picture.level import Level
from vec2art_nb.picture.picture import Picture

__all__ = ["Level", "Picture"]

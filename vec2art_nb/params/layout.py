"""`Layout`: where each field of a snapshot lies, shared by all snapshots of the same fields."""

from __future__ import annotations

from collections.abc import Iterable


class Layout:
    """Places of fields in groups.

    Parameters
    ----------
    paths : iterable of str
        Field paths, in the order in which snapshots iterate; the part before the last dot is the group.

    Attributes
    ----------
    paths : tuple of str
    groups : tuple of str
        Names of the groups in order of appearance, ``""`` for fields without one.
    names : tuple of dict
        For each group, the position of each of its field names.
    places : dict
        For each path, the numbers of its group and of its position there.

    Examples
    --------
    >>> layout = Layout(["detail", "edge.flow", "edge.passes"])
    >>> layout.groups, layout.places["edge.passes"]
    (('', 'edge'), (1, 1))
    """

    __slots__ = ("groups", "names", "paths", "places")

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = tuple(paths)
        names: dict[str, dict[str, int]] = {}
        places: dict[str, tuple[int, int]] = {}
        numbers: dict[str, int] = {}
        for path in self.paths:
            group, _, name = path.rpartition(".")
            members = names.setdefault(group, {})
            number = numbers.setdefault(group, len(numbers))
            places[path] = number, members.setdefault(name, len(members))
        self.groups = tuple(names)
        self.names = tuple(names.values())
        self.places = places


_KNOWN: dict[tuple[str, ...], Layout] = {}
_MOST = 1024


def layout_of(paths: Iterable[str]) -> Layout:
    """Layout of these fields, the same object each time.

    Examples
    --------
    >>> layout_of(["detail", "seed"]) is layout_of(("detail", "seed"))
    True
    """
    key = tuple(paths)
    found = _KNOWN.get(key)
    if found is None:
        if len(_KNOWN) >= _MOST:  # stages declare a few dozen; whatever makes more does not need them kept
            _KNOWN.clear()
        found = _KNOWN[key] = Layout(key)
    return found

"""`flags`: every optimisation as a switch, so that it can be measured on against off and rolled back.

::

    default ◄── environment (VEC2ART_NB_FLAGS) ◄── flags.set, flags.override

Flags are read each time an optimisation could be used: a change takes effect at the next edit or job. Results
are the same with any of them off; only time and memory differ.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

#: Environment variable with the flags to switch: ``"-validation_memo,+debounce"``.
VARIABLE = "VEC2ART_NB_FLAGS"


class Flag(NamedTuple):
    """One optimisation.

    Attributes
    ----------
    name : str
    help : str
        What it saves, and what is done without it.
    default : bool
    """

    name: str
    help: str
    default: bool = True


FLAGS = (
    Flag("validation_memo", "Remember which states were found valid; off: check every change again."),
    Flag("selective_validation", "Check the fields and rules that a change touches; off: check them all."),
    Flag("delta_updates", "Say and send only what changed; off: compare, and send to workers, all fields."),
    Flag("zero_copy", "States share the groups of fields that are equal; off: every state is a full copy."),
    Flag("debounce", "Validate a burst of edits once it rests; off: validate each edit as it comes."),
    Flag("shared_memory", "Pictures and drawings in memory that all workers see; off: in messages."),
    Flag("stage_cache", "Workers keep finished stages for the next job; off: each job begins anew."),
    Flag(
        "buffer_pool", "Workers use large arrays again and keep freed memory; off: all are new, and cleared."
    ),
    Flag("batching", "Short jobs go to a worker several at a time; off: one by one."),
    Flag("affinity", "A job goes where its stages are kept; off: to any worker that is free."),
    Flag("dynamic_size", "Workers come with work and go without; off: all of them from the start."),
    Flag("progressive", "Interactive jobs give a draft first; off: the final only."),
    Flag("tcp_nodelay", "Jupyter Server sends small messages of kernels at once; off: as it does by itself."),
)
_KNOWN = {flag.name: flag for flag in FLAGS}


def _check(name: str, switch: object) -> None:
    if name not in _KNOWN:
        raise ValueError(f"there is no flag {name!r}; flags: {', '.join(_KNOWN)}")
    if not isinstance(switch, bool):
        raise TypeError(f"{name}: {switch!r} is not allowed; allowed: True or False")


class Flags(Mapping[str, bool]):
    """Switches of all optimisations, as attributes and as a mapping.

    Parameters
    ----------
    environment : str
        Flags to switch from their defaults: names after ``+`` or ``-``, with commas.

    Examples
    --------
    >>> flags = Flags("-zero_copy")
    >>> flags.zero_copy, flags.debounce
    (False, True)
    >>> with flags.override(debounce=False):
    ...     flags["debounce"]
    False
    >>> flags.set(zerocopy=True)
    Traceback (most recent call last):
        ...
    ValueError: there is no flag 'zerocopy'; flags: validation_memo, selective_validation, ...
    """

    validation_memo: bool
    selective_validation: bool
    delta_updates: bool
    zero_copy: bool
    debounce: bool
    shared_memory: bool
    stage_cache: bool
    buffer_pool: bool
    batching: bool
    affinity: bool
    dynamic_size: bool
    progressive: bool
    tcp_nodelay: bool

    def __init__(self, environment: str = "") -> None:
        self.reset()
        for word in filter(None, (part.strip() for part in environment.split(","))):
            if word[0] not in "+-":
                raise ValueError(f"{VARIABLE}: write +name or -name instead of {word!r}")
            self.set(**{word[1:]: word[0] == "+"})

    def __getitem__(self, name: str) -> bool:
        return bool(vars(self)[name])

    def __iter__(self) -> Iterator[str]:
        return iter(_KNOWN)

    def __len__(self) -> int:
        return len(_KNOWN)

    def __setattr__(self, name: str, value: object) -> None:
        _check(name, value)
        vars(self)[name] = value

    def set(self, **switches: bool) -> None:
        """Switch flags; what is done next already follows them.

        Raises
        ------
        ValueError
            For a name that is no flag's; nothing is switched then.
        TypeError
            For a value that is no bool.
        """
        for name, switch in switches.items():
            _check(name, switch)
        vars(self).update(switches)

    def reset(self) -> None:
        """Set all flags to their defaults."""
        self.set(**{flag.name: flag.default for flag in FLAGS})

    @contextmanager
    def override(self, **switches: bool) -> Iterator[None]:
        """Switch flags within a ``with`` block, for all threads."""
        before = dict(self)
        self.set(**switches)
        try:
            yield
        finally:
            self.set(**before)

    def __repr__(self) -> str:
        return f"Flags({', '.join(f'{name}={value}' for name, value in self.items())})"

    def _repr_html_(self) -> str:
        from html import escape  # noqa: PLC0415 - only notebooks need it

        rows = "".join(
            f"<tr><td><code>{flag.name}</code></td><td>{_word(self[flag.name])}</td>"
            f"<td>{_word(flag.default)}</td><td style='text-align:left'>{escape(flag.help)}</td></tr>"
            for flag in FLAGS
        )
        return f"<table><tr><th>flag</th><th></th><th>default</th><th></th></tr>{rows}</table>"


def _word(switch: bool) -> str:
    return "on" if switch else "off"


#: The flags of this process.
flags = Flags(os.environ.get(VARIABLE, ""))

"""The one way kernels are compiled: explicit signatures, no GIL, cached where a disk can be written."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import numba
from numba.core import sigutils, types

from vec2art_nb.engine.kernels._cache import own_cache

F = TypeVar("F", bound=Callable[..., Any])


def kernel(
    signature: str | None = None,
    *,
    fastmath: bool = False,
    inline: bool = False,
    reads: tuple[str, ...] = (),
    source: str | None = None,
) -> Callable[[F], F]:
    """Compile a function with numba, ahead of its first call when a signature is given.

    Explicit C-contiguous signatures let LLVM vectorise the inner loops (3 to 9 times faster than lazily typed
    ones) and make compilation happen at import, where it can be timed and done in the background.

    Parameters
    ----------
    signature : str, optional
        numba signature; without it the function is compiled when another kernel calls it.
    fastmath : bool
        Let floating-point sums be reordered. Same machine, same bytes; leave it off where NaN may occur.
    inline : bool
        Never call the function, which takes longer than what small ones do: an array is seven arguments.
    reads : tuple of str
        Names of array arguments that may be read-only, as the pixels of a picture are.
    source : str, optional
        File that decides, with all kernels it imports, whether code in the cache is still right; by default
        the one that defines the function.
    """

    def decorate(function: F) -> F:
        # No kernel divides by zero and expects an exception: without the checks, loops vectorise. None is
        # called from C, by a pointer.
        options: dict[str, Any] = {
            "nogil": True,
            "fastmath": fastmath,
            "error_model": "numpy",
            "no_cfunc_wrapper": True,
        }
        if inline:
            options["forceinline"] = True
        compile_: Any = numba.njit
        if signature is None:  # kept with the kernels that call it
            return compile_(**options)(function)  # type: ignore[no-any-return]
        compiled = _signature(signature, function, reads)
        try:
            with own_cache(source or inspect.getfile(function)):
                return compile_(compiled, cache=True, **options)(function)  # type: ignore[no-any-return]
        except RuntimeError as error:
            # numba finds no folder it may write its cache to (read-only install and home): compile in memory.
            if "cannot cache" not in str(error):
                raise
            return compile_(compiled, **options)(function)  # type: ignore[no-any-return]

    return decorate


def _signature(text: str, function: Callable[..., Any], reads: tuple[str, ...]) -> Any:
    arguments, result = sigutils.normalize_signature(text)  # type: ignore[no-untyped-call]
    names = list(inspect.signature(function).parameters)
    relaxed = [
        kind.copy(readonly=True) if name in reads and isinstance(kind, types.Array) else kind
        for name, kind in zip(names, arguments, strict=True)
    ]
    return types.void(*relaxed) if result is None else result(*relaxed)

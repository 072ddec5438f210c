"""Drawings as messages: their arrays one after another in one block, mapped where they arrive."""

from __future__ import annotations

import os
from dataclasses import fields
from typing import Any

import numpy as np

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.engine.graph import StageRun
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.provenance import Provenance
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pool.memory import aligned, filled, has_memfd, mapped
from vec2art_nb.pool.wire import Message

#: Blocks from here on get a segment of their own; smaller ones are copied faster than they are mapped.
_SEGMENT_BYTES = 1 << 16

_PLAIN = ("width", "height", "title", "draft", "partial", "cold", "travel_before")


def packed(drawing: Drawing, *, shared: bool) -> tuple[dict[str, Any], list[bytes], list[int]]:
    """Fields, buffers and descriptors of a message with a drawing; its parameters are known where it goes.

    Parameters
    ----------
    drawing : Drawing
        As a request makes it: all layers with the drawing's own parameters.
    shared : bool
        Whether descriptors can be sent.
    """
    arrays: list[tuple[int, Any]] = []
    size = 0
    layers = []
    for layer in drawing.layers:
        entry: dict[str, Any] = {}
        for field in fields(Layer):
            value = getattr(layer, field.name)
            if isinstance(value, np.ndarray):
                array = np.ascontiguousarray(value)
                arrays.append((size, array))
                entry[field.name] = [array.dtype.str, array.shape, size]
                size = aligned(size + array.nbytes)
            else:
                entry[field.name] = value
        layers.append(entry)
    found: dict[str, Any] = {name: getattr(drawing, name) for name in _PLAIN}
    made = drawing.provenance
    runs = [[run.stage, run.seconds, run.reused] for run in made.runs]
    found |= {"layers": layers, "runs": runs, "seconds": made.seconds, "shape": made.shape, "size": size}
    filling = [(offset, array) for offset, array in arrays if array.size]
    if shared and size >= _SEGMENT_BYTES and has_memfd():
        try:
            return found, [], [filled(filling, size)]
        except OSError:
            pass  # no memory or descriptors for a segment: the bytes go into the message
    return found, [_joined(filling, size)], []


def _joined(filling: list[tuple[int, Any]], size: int) -> bytes:
    block = bytearray(size)
    for offset, array in filling:
        block[offset : offset + array.nbytes] = memoryview(array).cast("B")
    return bytes(block)


def unpacked(message: Message, params: Snapshot) -> Drawing:
    """Drawing in a message; its arrays stay where they are."""
    if message.fds:
        (fd,) = message.fds
        try:
            block: Any = mapped(fd, message["size"], "copy")
        finally:
            os.close(fd)
    else:
        block = message.buffers[0]
    runs = tuple(StageRun(*run) for run in message["runs"])
    return Drawing(
        layers=tuple(_layer(entry, block) for entry in message["layers"]),
        params=params,
        provenance=Provenance(runs, message["seconds"], tuple(message["shape"])),
        **{name: message[name] for name in _PLAIN},
    )


def _layer(entry: dict[str, Any], block: Any) -> Layer:
    values = dict(entry)
    for name, value in entry.items():
        if isinstance(value, list):
            dtype, shape, offset = value
            count = int(np.prod(shape))
            array = np.frombuffer(block, np.dtype(dtype), count, offset) if count else np.empty(0, dtype)
            values[name] = array.reshape(shape)
    return Layer(**values)

"""Kernels of ipykernel 7.0 to 7.3 write their replies to the stream that reads; others are left alone."""

from types import SimpleNamespace as Some

import pytest

from vec2art_nb.studio.hearing import write_to_stream


def test_replies_go_to_the_stream_where_they_went_to_its_socket() -> None:
    stream = Some(socket=object())
    manager = Some(_shell_socket=stream.socket)
    kernel = Some(shell_stream=stream, shell_channel_thread=Some(_manager=manager))
    write_to_stream(kernel)
    write_to_stream(kernel)
    assert manager._shell_socket is stream


@pytest.mark.parametrize(
    "kernel",
    [
        Some(),
        Some(shell_stream=Some(socket=1), shell_channel_thread=None),
        Some(shell_stream=Some(socket=1), shell_channel_thread=Some(_manager=None)),
        Some(shell_stream=Some(socket=1), shell_channel_thread=Some(_manager=Some(_shell_stream=2))),
        Some(shell_stream=None, shell_channel_thread=Some(_manager=Some(_shell_socket=3))),
    ],
)
def test_other_kernels_are_left_as_they_are(kernel: Some) -> None:
    before = repr(kernel)
    write_to_stream(kernel)
    assert repr(kernel) == before

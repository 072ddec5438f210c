"""Segments that one process lends to another of the same machine."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vec2art_nb.pool import lending
from vec2art_nb.pool.memory import filled, has_memfd
from vec2art_nb.pool.wire import Message, decoded, encoded

lends = pytest.mark.skipif(not (has_memfd() and lending.here()), reason="there is nothing to lend")


@pytest.fixture
def segment():
    fd = filled([(0, b"some bytes")], 10)
    yield fd
    os.close(fd)


@lends
def test_another_process_reads_what_is_lent(segment):
    loan = list(lending.lent(segment, 10))
    code = (
        f"import os; from vec2art_nb.pool.lending import borrowed; print(os.pread(borrowed({loan}), 10, 0))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "b'some bytes'"


@lends
def test_what_is_borrowed_stays_when_its_lender_closes_it():
    fd = filled([(0, b"some bytes")], 10)
    mine = lending.borrowed(lending.lent(fd, 10))
    os.close(fd)
    assert os.pread(mine, 10, 0) == b"some bytes"
    os.close(mine)


@lends
@pytest.mark.parametrize(
    "change",
    [{"place": "another machine"}, {"place": ""}, {"inode": 1}, {"device": 0}, {"size": 11}, {"size": 0}],
)
def test_nothing_else_is_opened(segment, change):
    with pytest.raises(OSError, match="segment of"):
        lending.borrowed(lending.lent(segment, 10)._replace(**change))


@lends
def test_a_descriptor_that_is_used_again_is_noticed(segment):
    loan = lending.lent(segment, 10)
    other = filled([(0, b"other bytes")], 11)
    os.dup2(other, segment)
    os.close(other)
    with pytest.raises(OSError, match="it has been closed"):
        lending.borrowed(loan)


@lends
def test_what_is_closed_or_gone_is_noticed():
    fd = filled([(0, b"some bytes")], 10)
    loan = lending.lent(fd, 10)
    os.close(fd)
    with pytest.raises(OSError, match=r"\S"):
        lending.borrowed(loan)
    with pytest.raises(OSError, match=r"\S"):
        lending.borrowed(loan._replace(pid=2**22 + 1))


def test_without_anonymous_memory_nothing_is_lent(monkeypatch):
    monkeypatch.setenv("VEC2ART_NB_POOL_MEMORY", "named")
    assert not lending.here()


json = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.text(max_size=9), st.dictionaries(st.text(), json, max_size=3), st.lists(st.binary(), max_size=3))
def test_a_message_in_a_block_is_the_same_again(kind, fields, buffers):
    message = Message(kind, fields, buffers, [])
    assert decoded(encoded(message)) == message


@given(st.data())
def test_a_block_that_is_not_complete_is_no_message(data):
    block = encoded(Message("done", {"units": [1, 2]}, [b"12345", b"6"]))
    with pytest.raises(OSError, match=r"\S"):
        decoded(block[: data.draw(st.integers(0, len(block) - 1))])


def test_other_bytes_are_no_message():
    with pytest.raises(OSError, match="no message of a pool"):
        decoded(b"\0" * 64)

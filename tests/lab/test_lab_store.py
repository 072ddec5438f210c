"""The store: durable, shared, and picky about files."""

import math
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from vec2art_nb.errors import StoreError
from vec2art_nb.lab.record import Record
from vec2art_nb.lab.store import APPLICATION, Store


def record(key: bytes, **fields: object) -> Record:
    return Record(key, "cat.jpg", b"digest", {"detail": 0.5}, **fields)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.db"


def test_what_is_put_is_found_by_another_process_that_opens_the_file_later(path: Path) -> None:
    with Store(path) as store:
        store.put(record(b"a", metrics={"ssim": 0.25, "dot_tone": math.nan}, thumbnail=b"png", seconds=1.5))
    with Store(path) as store:
        found = store.get(b"a")
    assert found.params == {"detail": 0.5}
    assert found.metrics["ssim"] == 0.25
    assert math.isnan(found.metrics["dot_tone"])
    assert (found.thumbnail, found.seconds, found.picture) == (b"png", 1.5, "cat.jpg")


def test_a_trial_that_failed_is_kept_and_tried_again(path: Path) -> None:
    with Store(path) as store:
        store.put(record(b"a", error="out of memory"))
        assert store.get(b"a") is None
        assert store.claim(b"a")
        assert [one.error for one in store] == ["out of memory"]
        store.put(record(b"a"))
        assert [one.error for one in store] == [""]


def test_two_stores_share_the_work(path: Path) -> None:
    with Store(path) as mine, Store(path) as theirs:
        assert mine.claim(b"a")
        assert mine.claim(b"a")
        assert not theirs.claim(b"a")
        assert theirs.claim(b"b")
        mine.put(record(b"a"))
        assert not mine.claim(b"a")
        theirs.close()
        assert mine.claim(b"b")


def test_the_claim_of_a_process_that_has_ended_counts_for_nothing(path: Path) -> None:
    code = f"""
import os
from vec2art_nb.lab.store import Store
store = Store({str(path)!r})
assert store.claim(b"a")
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    with Store(path) as store:
        assert store.claim(b"a")


def test_processes_that_write_at_a_time_lose_nothing(path: Path) -> None:
    code = """
import sys
from vec2art_nb.lab.record import Record
from vec2art_nb.lab.store import Store
with Store(sys.argv[1]) as store:
    for k in range(50):
        store.put(Record(f"{sys.argv[2]} {k}".encode(), "", b"", {}))
"""
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with Store(path) as store:
        assert len(store) == 100


def test_steps_of_a_study_are_kept_and_the_first_counts(path: Path) -> None:
    with Store(path) as store:
        store.put_step(b"study", 1, {"values": [1]})
        store.put_step(b"study", 0, {"values": [0]})
        store.put_step(b"study", 1, {"values": [2]})
        assert store.steps(b"study") == {0: {"values": [0]}, 1: {"values": [1]}}
        assert store.steps(b"other") == {}


def _text(path: Path) -> None:
    path.write_text("my diary, in plain words, long enough to be looked at " * 20)


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE cats (name)")
    connection.close()


def _future(path: Path) -> None:
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _damaged(path: Path) -> None:
    with Store(path) as store:
        for k in range(40):
            store.put(record(bytes([k]), thumbnail=b"x" * 4000))
    content = bytearray(path.read_bytes())
    content[4096 : 4096 + 8192] = b"\xff" * 8192
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "reason", "way"),
    [
        (_text, "no store of experiments", "Name another file"),
        (_foreign, "another program", "Name another file"),
        (_future, "version 99", "Upgrade vec2art-nb"),
        (_damaged, "damaged", "Move it away"),
        (Path.mkdir, "cannot be used", "Name a file in a folder"),
    ],
)
def test_a_file_that_is_no_store_is_refused_and_left_alone(path: Path, spoil, reason: str, way: str) -> None:
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StoreError, match=reason) as caught:
        Store(path)
    assert str(path) in str(caught.value)
    assert way in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_closed_store_says_so(path: Path) -> None:
    store = Store(path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="it is closed"):
        store.get(b"a")


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    Store(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
    connection.close()

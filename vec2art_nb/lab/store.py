"""`Store`: the record of experiments, one SQLite file, to which every finished trial is written at once.

The write-ahead log lets several processes read and write at a time, and what was written survives a killed
process as well as a lost machine. Before a trial is drawn its key is *claimed*, so that two processes share
the work; the claim of a process that has ended counts for nothing.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

from vec2art_nb.errors import StoreError
from vec2art_nb.lab.record import Record

_SAVE = "Move it away, or name a new file."

#: Says that an SQLite file is one of these: "v2a" and a format number.
APPLICATION = 0x76326101
#: Version of the tables.
VERSION = 1
#: Seconds to wait for another process that writes.
PATIENCE = 30.0

_TABLES = """
CREATE TABLE trials (
  key BLOB PRIMARY KEY, picture TEXT NOT NULL, digest BLOB NOT NULL, params TEXT NOT NULL,
  metrics TEXT NOT NULL, stats TEXT NOT NULL, seconds REAL NOT NULL, thumbnail BLOB NOT NULL,
  error TEXT NOT NULL, finished REAL NOT NULL
);
CREATE TABLE claims (
  key BLOB PRIMARY KEY, store TEXT NOT NULL, pid INTEGER NOT NULL, started REAL NOT NULL
);
CREATE TABLE steps (
  study BLOB NOT NULL, number INTEGER NOT NULL, step TEXT NOT NULL, PRIMARY KEY (study, number)
);
"""


class Store:
    """The record of experiments, in one file.

    Parameters
    ----------
    path : str or path-like, optional
        The file; it is made if it does not exist, in a folder that does. By default the record is kept in
        memory only.

    Raises
    ------
    vec2art_nb.errors.StoreError
        If the file is damaged, is something else, comes from a newer version, or cannot be written.

    Examples
    --------
    >>> with Store() as store:
    ...     store.put(Record(b"key", "cat.jpg", b"digest", {"detail": 0.5}, {"ssim": 0.8}))
    ...     store.get(b"key").metrics["ssim"], store.get(b"other"), len(store)
    (0.8, None, 1)
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.path = "memory" if path is None else str(Path(path).expanduser().absolute())
        self._name = token_hex(8)
        self._process = os.getpid(), _started(os.getpid())
        self._lock = threading.RLock()
        with self._told():
            target = ":memory:" if path is None else self.path
            self._connection = sqlite3.connect(
                target, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
            self._finalizer = weakref.finalize(self, self._connection.close)
        try:
            self._open(in_memory=path is None)
        except BaseException:
            self.close()
            raise

    def get(self, key: bytes) -> Record | None:
        """Record of a trial that was finished; None if it was not, or failed: those are tried again."""
        rows = self._rows("SELECT * FROM trials WHERE key = ? AND error = ''", key)
        return _record(rows[0]) if rows else None

    def put(self, record: Record) -> None:
        """Write a finished trial: it is on the disk when this returns."""
        with self._change() as run:
            run("INSERT OR REPLACE INTO trials VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(record))
            run("DELETE FROM claims WHERE key = ?", (record.key,))

    def claim(self, key: bytes) -> bool:
        """Take a trial on, unless it is finished or another process that lives has taken it on."""
        with self._change() as run:
            if run("SELECT 1 FROM trials WHERE key = ? AND error = ''", (key,)).fetchone():
                return False
            held = run("SELECT store, pid, started FROM claims WHERE key = ?", (key,)).fetchone()
            if held and held[0] != self._name and _lives(*held[1:]):
                return False
            run("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)", (key, self._name, *self._process))
            return True

    def steps(self, study: bytes) -> dict[int, dict[str, object]]:
        """Steps of a study that tunes, by number."""
        rows = self._rows("SELECT number, step FROM steps WHERE study = ? ORDER BY number", study)
        return {number: json.loads(step) for number, step in rows}

    def put_step(self, study: bytes, number: int, step: dict[str, object]) -> None:
        """Write a step of a study; the first one of a number counts."""
        with self._change() as run:
            run("INSERT OR IGNORE INTO steps VALUES (?, ?, ?)", (study, number, json.dumps(step)))

    def close(self) -> None:
        """Let go of claims and close the file; calling it again does nothing."""
        with self._lock:
            if self._finalizer.alive:
                with suppress(sqlite3.Error):
                    self._connection.execute("DELETE FROM claims WHERE store = ?", (self._name,))
                self._finalizer()

    def __len__(self) -> int:
        return int(self._rows("SELECT count(*) FROM trials WHERE error = ''")[0][0])

    def __iter__(self) -> Iterator[Record]:
        return map(_record, self._rows("SELECT * FROM trials ORDER BY finished, key"))

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Store {self.path}{'' if self._finalizer.alive else ', closed'}>"

    def _open(self, *, in_memory: bool) -> None:
        """Check what the file is, or make it one of ours."""
        with self._told():
            if not in_memory:
                self._check_file()
            run = self._connection.execute
            run("BEGIN IMMEDIATE")  # of two processes that make it, one waits
            try:
                if self._is_new():
                    for statement in _TABLES.split(";"):
                        run(statement)
                    run(f"PRAGMA application_id = {APPLICATION}")
                    run(f"PRAGMA user_version = {VERSION}")
            finally:
                run("COMMIT")
            if not in_memory and run("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                reason = "this file system has no shared memory for SQLite's write-ahead log"
                raise StoreError(self.path, reason, "Keep the store on a disk of this machine.")
            run("PRAGMA synchronous = FULL")

    def _check_file(self) -> None:
        """Refuse files of others, of the future, and damaged ones, before anything is written."""
        another = "Name another file, or a new one."
        if not self._is_new():
            if self._pragma("application_id") != APPLICATION:
                raise StoreError(self.path, "it is a database of another program", another)
            version = self._pragma("user_version")
            if version != VERSION:
                reason = f"its tables have version {version}, and this vec2art_nb knows version {VERSION}"
                raise StoreError(self.path, reason, "Upgrade vec2art-nb, or name a new file.")
        found = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise StoreError(self.path, f"it is damaged ({found})", _SAVE)

    def _is_new(self) -> bool:
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        return not tables and not self._pragma("application_id") and not self._pragma("user_version")

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._lock, self._told():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _change(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        """Several statements that are written together or not at all."""
        with self._lock, self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection.execute
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn SQLite's errors into ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self.path, *_meaning(error)) from error


def _row(record: Record) -> tuple[object, ...]:
    """Columns of a record, in the order of the table."""
    texts = (json.dumps(dict(one)) for one in (record.params, record.metrics, record.stats))
    about = record.seconds, record.thumbnail, record.error, time.time()
    return record.key, record.picture, record.digest, *texts, *about


def _record(row: Any) -> Record:
    key, picture, digest, params, metrics, stats, seconds, thumbnail, error, _finished = row
    figures = {"metrics": json.loads(metrics), "stats": json.loads(stats), "seconds": seconds}
    return Record(key, picture, digest, json.loads(params), **figures, thumbnail=thumbnail, error=error)


def _meaning(error: sqlite3.Error) -> tuple[str, str]:
    """What an error of SQLite says of a store, and what to do."""
    text = str(error)
    if "not a database" in text:
        return "it is no store of experiments", "Name another file, or a new one."
    if "malformed" in text:
        return f"it is damaged ({text})", _SAVE
    if "locked" in text:
        return f"another process has been writing for {PATIENCE:g} s", "Wait until that has ended."
    if "closed" in text:
        return "it is closed", "Open it again: Store(path)."
    return f"it cannot be used ({text})", "Name a file in a folder that exists and can be written."


def _lives(pid: int, started: float) -> bool:
    """Whether this process, and not another one with its number, still runs."""
    return _started(pid) == started


def _started(pid: int) -> float:
    """When a process started; 0 if there is none of this number."""
    import psutil  # noqa: PLC0415 - importing the package must stay cheap

    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0

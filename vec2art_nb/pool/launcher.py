"""`Launcher`: starts worker processes, by forks of a template where that is safe, else fresh interpreters."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from functools import partial

from vec2art_nb.errors import WorkerCrashed
from vec2art_nb.pool.ahead import taken
from vec2art_nb.pool.board import Page
from vec2art_nb.pool.process import Ending, Process
from vec2art_nb.pool.spawn import asked_start, started, template_started
from vec2art_nb.pool.terms import Terms
from vec2art_nb.pool.wire import Message, PipeLink, SocketLink

#: Seconds that the template may take to load everything, or to answer.
_PATIENCE = 60.0

FAILED = "a worker process could not be started"


class Launcher:
    """Starts worker processes.

    Parameters
    ----------
    fork : bool
        Whether to fork them from a template.
    shared : bool
        Whether shared memory is wanted.

    Attributes
    ----------
    compiled : set of str
        Algorithms that have been drawn with: their kernels need no compiling, so the template may load them.
    """

    def __init__(self, *, fork: bool, shared: bool) -> None:
        self._fork = fork
        self._shared = shared
        self._template: TemplateProcess | None = None
        self._lock = threading.Lock()
        self._closed = False
        self.compiled: set[str] = set()

    def start(self, terms: Terms) -> Process:
        """Start a worker.

        Raises
        ------
        vec2art_nb.errors.WorkerCrashed
            If it, or the template, does not come up.
        """
        try:
            return self._forked(terms) if self._fork else _fresh(terms, shared=self._shared)
        except OSError as error:
            raise WorkerCrashed(f"{FAILED}: {error}") from error

    def _forked(self, terms: Terms) -> Process:
        page = Page(shared=self._shared, anonymous=True)
        with _link(page) as (ours, theirs), self._lock:
            template = self._living()
            pid = template.fork(terms, self.compiled, _descriptors(theirs, page))
        return Process(SocketLink(ours), page, pid, partial(self._ended, template, pid))

    def _living(self) -> TemplateProcess:
        if self._closed:
            raise WorkerCrashed(f"{FAILED}: the pool is closed")
        if self._template is None or not self._template.alive:
            self._template = TemplateProcess()
        return self._template

    def _ended(self, template: TemplateProcess, pid: int) -> Ending:
        with self._lock:
            return template.ending(pid)

    def leave(self) -> None:
        """In a fork of this process: let go of the template, so that it ends with its real pool."""
        if self._template is not None:
            self._template.leave()

    def close(self) -> None:
        """End the template, once all workers have ended."""
        with self._lock:
            self._closed = True
            if self._template is not None:
                self._template.close()
                self._template = None


class TemplateProcess:
    """The template as the pool holds it; one thread at a time may speak to it.

    It is asked while it still loads: what it has been asked by then it does first.
    """

    def __init__(self) -> None:
        self._child, ours = taken() or template_started()
        ours.settimeout(_PATIENCE)
        self._link = SocketLink(ours)
        self._ready = False
        self.alive = True

    def fork(self, terms: Terms, compiled: Iterable[str], fds: Sequence[int]) -> int:
        """Number of a new worker process, which has these descriptors."""
        fields = {"terms": asdict(terms), "compiled": sorted(compiled)}
        return int(self._asked(Message("fork", fields, fds=fds))["pid"])

    def ending(self, pid: int) -> Ending:
        """How a worker that is dead or killed ended."""
        try:
            status = self._asked(Message("wait", {"pid": pid}))["status"]
        except WorkerCrashed:
            return Ending()  # the template was lost, and with it the answer
        return Ending() if status is None else Ending.of(os.waitstatus_to_exitcode(status))

    def _asked(self, message: Message) -> Message:
        if self.alive:
            with suppress(OSError):  # what it said before it ended can still be heard
                self._link.send(message)
            answer = self._link.receive()
            if not self._ready and answer is not None:
                if answer.kind != "ready":
                    raise self._lost(answer["text"].strip())
                self._ready = True
                answer = self._link.receive()
            if answer is not None:
                return answer
        raise self._lost("")

    def _lost(self, text: str) -> WorkerCrashed:
        """End what is left of it, and say how it was lost."""
        if self.alive:
            self.close()
        ending = Ending.of(self._child.returncode)
        reason = f"{FAILED}: {text}" if text else FAILED
        return WorkerCrashed(reason, ending.exit_code, ending.signal, "start")

    def leave(self) -> None:
        """Let go of it in this process only."""
        self._link.detach()

    def close(self) -> None:
        """End it."""
        self.alive = False
        self._link.close()
        _waited(self._child)


def _waited(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(3)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


@contextmanager
def _link(page: Page) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of the link to a worker that is started in the block; if it is not, nothing is left open."""
    ours, theirs = socket.socketpair()
    try:
        yield ours, theirs
    except BaseException:
        ours.close()
        page.close()
        raise
    finally:
        theirs.close()
        page.sent()


def _descriptors(connection: socket.socket, page: Page) -> list[int]:
    return [connection.fileno(), *([page.fd] if page.fd >= 0 else [])]


def _fresh(terms: Terms, *, shared: bool) -> Process:
    """Worker in an interpreter of its own."""
    if sys.platform == "win32" or asked_start() == "pipes":
        return _piped(terms)
    page = Page(shared=shared, anonymous=True)
    terms = replace(terms, board=page.name)
    with _link(page) as (ours, theirs):
        fds = _descriptors(theirs, page)
        arguments = ["worker", str(fds[0]), str(page.fd), json.dumps(asdict(terms))]
        child = started(arguments, pass_fds=fds)
    return Process(SocketLink(ours), page, child.pid, child=child)


def _piped(terms: Terms) -> Process:
    """Worker that is spoken to over pipes, where no sockets can be handed on."""
    page = Page(shared=True, anonymous=False)
    terms = replace(terms, board=page.name, anonymous=False)
    arguments = ["piped", json.dumps(asdict(terms))]
    child = started(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin and child.stdout  # noqa: PT018, S101 - for the type checker
    link = PipeLink(os.dup(child.stdout.fileno()), os.dup(child.stdin.fileno()))
    child.stdin.close()
    child.stdout.close()
    return Process(link, page, child.pid, child=child)

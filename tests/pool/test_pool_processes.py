"""Worker processes as they are started, spoken to, and end: real ones."""

import os
import signal
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path

import pytest

from vec2art_nb import Picture, sample, vectorize
from vec2art_nb.errors import WorkerCrashed
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.pool.launcher import Launcher, _piped
from vec2art_nb.pool.packing import unpacked
from vec2art_nb.pool.parameters import Sender
from vec2art_nb.pool.sharing import SharedPicture
from vec2art_nb.pool.terms import Terms
from vec2art_nb.pool.wire import Message

TERMS = Terms(2**27)
pytestmark = pytest.mark.usefixtures("as_linux")


@contextmanager
def launched(*, fork=True, shared=True):
    launcher = Launcher(fork=fork, shared=shared)
    process = launcher.start(TERMS)
    try:
        yield launcher, process
    finally:
        process.wait()
        launcher.close()


def drawn(process, picture, params, *, shared=True):
    """Final drawing that a worker makes."""
    share = SharedPicture(1, picture, bytes(16), shared=shared, anonymous=True)
    process.link.send(share.message)
    share.close()
    unit = {"job": 1, "slot": 0, "draft": False, "picture": 1, "reading": None}
    unit |= {"cached": True, "shared": shared}
    unit["params"] = Sender().encode(params)
    process.link.send(Message("jobs", {"threads": 1, "keep": True, "units": [unit]}))
    message = process.link.receive()
    assert message.kind == "done", message
    return unpacked(message, params)


@pytest.mark.parametrize("fork", [True, False])
@pytest.mark.parametrize("shared", [True, False])
def test_a_worker_draws_what_vectorize_draws(fork, shared):
    picture = Picture.open(sample("portrait")).with_importance([[0.2, 1.0]])
    params = resolve_params(fields={"detail": 1.0})
    with launched(fork=fork, shared=shared) as (_, process):
        assert process.link.receive().kind == "ready"
        drawing = drawn(process, picture, params, shared=shared)
    assert drawing.to_svg() == vectorize(picture, params=params).to_svg()
    assert drawing.title == picture.name


def test_workers_can_be_spoken_to_over_pipes():
    picture, params = Picture.open(sample("animal")), resolve_params()
    process = _piped(TERMS)
    assert process.link.receive().kind == "ready"
    drawing = drawn(process, picture, params, shared=False)
    assert drawing.to_svg() == vectorize(picture).to_svg()
    assert process.page.board.seen()[0] == 1
    assert process.wait().exit_code == 0


def test_the_template_has_one_thread_and_forks_quickly():
    with launched() as (launcher, _):
        template = launcher._template._child.pid
        assert len([*Path(f"/proc/{template}/task").iterdir()]) == 1
        others = [launcher.start(TERMS) for _ in range(3)]
        assert len({one.pid for one in others}) == 3
        assert all(one.link.receive().kind == "ready" for one in others)
        assert all(one.wait().exit_code == 0 for one in others)


def test_how_a_worker_ended_is_known():
    with launched() as (launcher, _):
        other = launcher.start(TERMS)
        other.kill()
        message = other.link.receive()  # it may have been ready before
        assert message is None or (message.kind, other.link.receive()) == ("ready", None)
        assert other.wait().signal == "SIGKILL"


def test_a_lost_template_is_replaced_and_its_workers_go_on():
    with launched() as (launcher, process):
        assert process.link.receive().kind == "ready"
        os.kill(launcher._template._child.pid, signal.SIGKILL)
        with pytest.raises(WorkerCrashed, match="SIGKILL"):
            launcher.start(TERMS)
        other = launcher.start(TERMS)
        assert other.link.receive().kind == "ready"
        other.wait()
        picture = Picture.open(sample("logo"))
        assert drawn(process, picture, resolve_params()).to_svg() == vectorize(picture).to_svg()


def test_what_fails_at_import_is_told(tmp_path, monkeypatch):
    (tmp_path / "cv2.py").write_text("raise ImportError('no such luck')")
    monkeypatch.syspath_prepend(tmp_path)
    launcher = Launcher(fork=True, shared=True)
    with pytest.raises(WorkerCrashed, match="no such luck"):
        launcher.start(TERMS)
    launcher.close()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_of_a_killed_parent_and_interrupts_are_ignored(sign):
    code = """
        import signal, time
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
        from vec2art_nb.pool.launcher import Launcher
        from vec2art_nb.pool.terms import Terms
        launcher = Launcher(fork=True, shared=True)
        started = [launcher.start(Terms(2**20)) for _ in range(2)]
        assert all(one.link.receive().kind == "ready" for one in started)
        try:
            print(launcher._template._child.pid, *(one.pid for one in started), flush=True)
            time.sleep(60)
        except KeyboardInterrupt:
            print(launcher.start(Terms(2**20)).link.receive().kind, flush=True)
            time.sleep(60)
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, start_new_session=True
    )
    with parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        if sign == signal.SIGINT:
            os.killpg(parent.pid, signal.SIGINT)
            assert parent.stdout.readline() == b"ready\n"
            assert all(Path(f"/proc/{pid}").exists() for pid in pids)
        parent.kill()
        endings = [os.pidfd_open(pid) for pid in pids if Path(f"/proc/{pid}").exists()]
        import select

        for fd in endings:
            assert select.select([fd], [], [], 20)[0]
            os.close(fd)

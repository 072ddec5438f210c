"""Other systems, as far as this one can stand in for them: what they lack is not missed."""

import os
import signal
import socket
from dataclasses import fields
from pathlib import Path

import pytest

import vec2art_nb
from vec2art_nb import flags, vectorize
from vec2art_nb.pool import Pool, heap, memory, settings, spawn, worker
from vec2art_nb.pool.settings import Settings
from vec2art_nb.pool.terms import Terms

#: What macOS and Windows do not have, as far as it is called here.
LINUX_ONLY = ("memfd_create", "pidfd_open", "sched_getaffinity", "sched_setaffinity", "posix_fallocate")


@pytest.fixture(autouse=True)
def found_out_anew():
    caches = (memory._memfd_works, spawn._pidfd_works, heap._glibc)
    for one in caches:
        one.cache_clear()
    yield
    for one in caches:
        one.cache_clear()


@pytest.fixture(params=["macos", "windows"])
def system(request, monkeypatch):
    """A system without what only Linux has; its workers are interpreters of their own."""
    monkeypatch.setenv("VEC2ART_NB_POOL_MEMORY", "named")
    for name in LINUX_ONLY:
        monkeypatch.delattr(os, name)
    if request.param == "windows":
        monkeypatch.setenv("VEC2ART_NB_POOL_START", "pipes")
        for name in ("nice", "register_at_fork"):
            monkeypatch.delattr(os, name)
        monkeypatch.delattr(signal, "pthread_sigmask")
        monkeypatch.delattr(socket, "send_fds")
    else:
        monkeypatch.setenv("VEC2ART_NB_POOL_START", "fresh")
    return request.param


def test_a_pool_works_where_linux_is_not(system, photo):
    before = set(Path("/dev/shm").glob("[!s]*"))
    with Pool(workers=1, pin=True) as pool:
        draft, final = pool.submit(photo.rgb, priority="interactive").frames()
        assert draft.draft
        assert final.to_svg() == vectorize(photo.rgb).to_svg()
        slow = pool.submit(photo, algorithm="dots", dots_count=200_000)
        while slow.progress.stage in {"waiting", "start"}:
            assert not slow.done()
        slow.cancel()
        assert pool.submit(photo, detail=0.2).result(60).to_svg() == vectorize(photo, detail=0.2).to_svg()
        pool._manager.backend.workers[0].process.kill()
        assert pool.submit(photo, detail=0.3).result(60)
    assert set(Path("/dev/shm").glob("[!s]*")) == before


@pytest.mark.usefixtures("as_linux")
@pytest.mark.parametrize("lacks", ["name", "call"])
def test_what_a_sandbox_refuses_counts_as_missing(lacks, monkeypatch):
    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    assert memory.has_memfd()
    assert spawn.fork_is_safe()
    for one in (memory._memfd_works, spawn._pidfd_works):
        one.cache_clear()
    for name in ("memfd_create", "pidfd_open"):
        if lacks == "name":
            monkeypatch.delattr(os, name)
        else:
            monkeypatch.setattr(os, name, refused)
    assert not memory.has_memfd()
    assert not spawn.fork_is_safe()


def test_cores_are_counted_without_a_mask_and_without_a_quota(monkeypatch, tmp_path):
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(settings, "_CGROUP", tmp_path / "none")
    assert settings.cores() == 3
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert settings.cores() == 1


def test_niceness_and_cores_are_wishes(monkeypatch):
    asked = []
    monkeypatch.setattr(os, "sched_setaffinity", lambda pid, cores: asked.append(cores))
    monkeypatch.delattr(os, "nice")
    worker._settle(Terms(1, nice=5, core=0))
    assert asked == [{0}]
    monkeypatch.delattr(os, "sched_setaffinity")
    worker._settle(Terms(1, nice=5, core=0))


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    heap.keep_buffers(True)
    heap.keep_buffers(False)
    heap.give_back()


def test_every_setting_and_flag_is_in_the_manual():
    page = Path(vec2art_nb.__file__).parents[1] / "docs" / "pool.md"
    if not page.exists():
        pytest.skip("the sources are not at hand")
    text = page.read_text(encoding="utf-8")
    named = {"most": "workers", **{name: name for name in ("least", "cache_bytes")}}
    assert all(f"`{named.get(field.name, field.name)}`" in text for field in fields(Settings))
    of_pool = {"shared_memory", "stage_cache", "buffer_pool", "batching", "affinity", "dynamic_size"}
    assert of_pool < set(flags)
    assert all(f"| `{name}` |" in text for name in of_pool | {"delta_updates", "progressive"})

"""Kernels are compiled by several processes, none of them twice; modules are compiled, too."""

import sys
import threading

import pytest

from vec2art_nb import _compile
from vec2art_nb._compile import compile_kernels, compile_modules, shares
from vec2art_nb.engine.kernels import _cache
from vec2art_nb.engine.kernels._cache import families


@pytest.fixture
def empty_cache(monkeypatch, tmp_path):
    monkeypatch.setattr(_cache, "cache_folder", lambda source: tmp_path / source.stem)
    return tmp_path


def test_families_hold_every_module_once_and_share_no_kernels(empty_cache):
    found = [name for family in families() for name in family]
    assert len(found) == len(set(found))
    assert {"links", "thin", "compiled_text", "fit"} <= set(found)
    for family in families():
        for name in family:
            assert {other for other in _cache._closure(name) if not other.startswith("_")} <= set(family)


def test_what_is_in_the_cache_is_not_compiled_again(empty_cache):
    names = [name for family in families() for name in family]
    for name in names:
        (empty_cache / name).mkdir()
    assert families() == {}


def test_nothing_is_compiled_in_advance_where_nothing_can_be_kept(monkeypatch):
    monkeypatch.setattr(_cache, "cache_folder", lambda source: None)
    assert families() == {}


def test_every_family_is_dealt_out():
    hands = shares({(str(n),): n * n for n in range(9)}, 3)
    assert sorted(name for hand in hands for name in hand) == [str(n) for n in range(9)]


def test_processes_that_fail_do_no_harm(monkeypatch):
    monkeypatch.setattr(_compile, "families", lambda: {("no_such",): 1, ("nor_this",): 1})
    monkeypatch.setattr(_compile, "_cores", lambda: 2)
    compile_kernels()


def test_byte_code_is_kept_even_where_python_writes_none(monkeypatch, tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "module.py").write_text("value = 1\n")
    (tmp_path / "broken.py").write_text("def\n")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(_compile, "__file__", str(tmp_path / "_compile.py"))
    compile_modules()
    assert [path.name for path in tmp_path.rglob("*.pyc")] == [f"module.{sys.implementation.cache_tag}.pyc"]


def test_threads_take_turns_to_say_where_kernels_are_kept(empty_cache):
    inside, found = threading.Event(), []

    def other():
        with _cache.own_cache("other.py"):
            inside.set()
            left.wait(10)
            found.append(_cache._CONFIG.CACHE_DIR)

    left, thread = threading.Event(), threading.Thread(target=other)
    with _cache.own_cache("one.py"):
        thread.start()
        inside.wait(0.2)  # never comes, unless both may choose at a time
        found.append(_cache._CONFIG.CACHE_DIR)
    left.set()
    thread.join(10)
    assert found == [str(empty_cache / name) for name in ("one", "other")]

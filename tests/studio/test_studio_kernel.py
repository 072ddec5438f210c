"""The Studio in a real kernel: busy, waiting, interrupted, restarted, run again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from kernel_page import BEGIN, Kernel, Page

OPEN = BEGIN + "studio = Studio(sample('portrait'), 'edge')\nstudio"
ALIVE = """
from vec2art_nb.studio.widget import Studio as _Studio
from ipywidgets.widgets.widget import _instances
print(sum(isinstance(one, _Studio) for one in _instances.values()))
"""
# What IPython keeps of the last three outputs, even after a reset.
FORGET = """
for names in (get_ipython().user_ns, get_ipython().user_ns_hidden):
    for name in ("_", "__", "___"): names[name] = None
"""
LEFT = """
import asyncio, gc, json, os, psutil
from vec2art_nb.studio.widget import Studio as _Studio
for _ in range(40):
    gc.collect()
    studios = sum(isinstance(one, _Studio) for one in gc.get_objects())
    workers = len(psutil.Process().children(recursive=True))
    if not studios and not workers:
        break
    await asyncio.sleep(0.25)
shm = [name for name in os.listdir("/dev/shm") if "vec2art" in name] if os.path.isdir("/dev/shm") else []
print(json.dumps([studios, workers, shm]))
"""


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    made = Kernel()
    yield made
    made.close()


@pytest.fixture
def page(kernel: Kernel) -> Iterator[Page]:
    kernel.said.clear()
    kernel.run(OPEN)
    yield Page(kernel)
    kernel.run("studio.close()")


def detail(value: float, number: int = 1) -> dict:
    return {"kind": "edit", "edit": number, "patch": {"detail": value}}


def until(path: Path) -> str:
    """Lines that keep a cell busy until there is a file."""
    return f"import os, time\nwhile not os.path.exists({str(path)!r}): time.sleep(0.01)\n"


def test_an_edit_becomes_a_draft_and_a_final(kernel: Kernel, page: Page) -> None:
    page.final()
    page.say(detail(0.8), {"kind": "commit"})
    accepted = page.wait("accepted")
    assert accepted["values"] == {"detail": 0.8}
    run = page.wait("changed")["run"]
    page.final(run)
    assert kernel.run("print(studio.drawing.params['detail'], studio.drawing.draft)") == "0.8 False\n"


def test_what_draws_and_writes_is_loaded_by_workers_alone(kernel: Kernel) -> None:
    kernel.restart()
    kernel.run(OPEN)
    page = Page(kernel)
    page.final()
    page.wait("size")
    page.wait("thumbnail")
    assert kernel.run("import sys; print('numba' in sys.modules)\nstudio.close()") == "False\n"


def test_drawings_arrive_while_a_cell_is_busy(kernel: Kernel, page: Page, tmp_path: Path) -> None:
    page.final()
    cell = kernel.start("studio.params.detail = 0.9\n" + until(tmp_path / "go"))
    run = page.wait("changed", lambda part: part["values"].get("detail") == 0.9)["run"]
    page.final(run)
    assert not kernel.ended(cell)
    (tmp_path / "go").touch()
    kernel.until(lambda: kernel.ended(cell))


def test_an_edit_during_a_busy_cell_is_answered_as_soon_as_the_kernel_can(
    kernel: Kernel, page: Page, tmp_path: Path
) -> None:
    page.final()
    cell = kernel.start("print('busy', flush=True)\n" + until(tmp_path / "go"))
    kernel.until(lambda: kernel.of(cell, "stream"))
    page.say(detail(0.3), {"kind": "commit"})
    if kernel.answers_while_busy:
        page.wait("accepted")
        page.final(page.wait("changed")["run"])
        assert not kernel.ended(cell)
    (tmp_path / "go").touch()
    assert page.wait("accepted")["values"] == {"detail": 0.3}
    page.final(page.wait("changed")["run"])


def test_a_cell_that_awaits_the_drawing_gets_that_of_the_newest_values(kernel: Kernel, page: Page) -> None:
    code = "studio.params.detail = 0.35\ndrawing = await studio.settled()\nprint(drawing.params['detail'])"
    assert kernel.run(code) == "0.35\n"
    if kernel.answers_while_busy:
        cell = kernel.start(
            "import asyncio\nprint('on', flush=True)\n"
            "while studio.params.detail != 0.65: await asyncio.sleep(0.01)\n"
            "print((await studio.settled()).params['detail'])"
        )
        kernel.until(lambda: kernel.of(cell, "stream"))
        page.say(detail(0.65))
        kernel.until(lambda: kernel.ended(cell))
        assert kernel.printed(cell) == "on\n0.65\n"


def test_an_interrupt_ends_the_cell_and_nothing_else(kernel: Kernel, page: Page) -> None:
    cell = kernel.start(
        "studio.params.update(detail=1.0, algorithm='superpixel')\nprint('on', flush=True)\n"
        "import time\ntime.sleep(600)"
    )
    kernel.until(lambda: kernel.of(cell, "stream"))
    kernel.manager.interrupt_kernel()
    kernel.until(lambda: kernel.ended(cell))
    assert [error["ename"] for error in kernel.of(cell, "error")] == ["KeyboardInterrupt"]
    page.final(page.wait("changed")["run"])
    page.say(detail(0.4), {"kind": "commit"})
    page.wait("accepted")
    page.final(page.wait("changed", lambda part: "detail" in part["values"] and part["run"] > 2)["run"])
    assert page.all("failed") == page.all("stopped") == []


def test_two_views_see_the_same_and_answers_go_to_who_asked(kernel: Kernel, page: Page) -> None:
    other = Page(kernel, "other")
    page.final()
    page.say(detail(0.55), {"kind": "commit"})
    page.wait("accepted")
    changed = other.wait("changed")
    other.final(changed["run"])
    assert changed["values"] == {"detail": 0.55}
    assert other.all("accepted") == []
    other.say({"kind": "request", "id": 5, "name": "python"})
    assert other.wait("result")["id"] == 5
    assert page.all("result") == []


def test_closing_ends_the_widget_and_later_messages_harm_nobody(kernel: Kernel, page: Page) -> None:
    kernel.run("studio.close()")
    page.say(detail(0.2))
    page.say({"kind": "ping"})
    assert kernel.run("print(studio.params.detail)") == "0.5\n"


def test_a_cell_that_is_run_twenty_times_leaves_nothing_behind(kernel: Kernel) -> None:
    kernel.said.clear()
    for number in range(20):
        kernel.run(OPEN, cell="one")
        if number % 5 == 0:
            page = Page(kernel)
            page.say(detail(0.5 + number / 100), {"kind": "commit"})
            page.wait("accepted")
    assert kernel.run(ALIVE) == "1\n"
    kernel.run("studio.close()\ndel studio\n%reset -f out")
    kernel.run(FORGET)
    assert json.loads(kernel.run(LEFT)) == [0, 0, []]


def test_after_a_restart_old_pages_get_no_answer_and_new_ones_begin_afresh(kernel: Kernel) -> None:
    kernel.said.clear()
    kernel.run(OPEN)
    old = Page(kernel)
    old.final()
    kernel.restart()
    kernel.run(OPEN)
    new = Page(kernel, "new")
    old.say({"kind": "ping"})
    new.say({"kind": "ping"})
    new.final()
    assert new.wait("pong")["to"] == "new"
    assert old.all("pong") == []

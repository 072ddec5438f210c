"""What Studios leave behind, and what they cost while nothing happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psutil

from benchmarks.report import Bar, Row
from benchmarks.studio_cells import LIVES

#: Seconds for which nothing happens.
IDLE = 30.0
NONE = Bar(high=0, form="{:.0f}")


def life_rows() -> Iterator[Row]:
    """Studios made, used and closed in a real kernel."""
    left = _left()
    on = "20 x create, use, close"
    yield Row("live widgets", on, NONE, left["widgets"])
    yield Row("live workers", on, NONE, left["workers"])
    yield Row("segments in /dev/shm", on, NONE, left["shm"])
    yield Row("growth of the kernel's memory", on, Bar(high=3, form="{:.1f} %"), left["grown"])


def _left() -> dict[str, float]:
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3")
    printed: list[str] = []

    def take(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
            printed.append(message["content"]["text"])

    try:
        client.execute_interactive(LIVES, output_hook=take, timeout=120)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return dict(json.loads("".join(printed)))


def idle_rows(shown: Any) -> Iterator[Row]:
    """Processor time of kernel and workers, and of the page's script beyond Lab's own."""
    tracing = shown.context.new_cdp_session(shown)
    tracing.send("Performance.enable")
    processes, script = _idle(shown, tracing)
    shown.evaluate("window.v2Close()")
    shown.wait_for_timeout(1000)
    _, without = _idle(shown, tracing)
    share = 100 * (processes + max(script - without, 0)) / IDLE
    parts = {"kernel and workers": processes, "page": script, "page without a Studio": without}
    yield Row("processor time", "idle for 30 s", Bar(high=0.5, form="{:.2f} %"), share, parts)


def _idle(shown: Any, tracing: Any) -> tuple[float, float]:
    """Seconds of processor time of the kernel with its workers, and of the page's script."""
    spent, script = {one: _spent(one) for one in _kernels()}, _script(tracing)
    shown.wait_for_timeout(1000 * IDLE)
    # Workers that have had nothing to do for long end meanwhile: what they did then is not known.
    grown = sum(_spent(one) - before for one, before in spent.items() if one.is_running())
    return grown, _script(tracing) - script


def _kernels() -> list[psutil.Process]:
    """Kernels that this process's servers started, and their workers."""
    below = psutil.Process().children(recursive=True)
    kernels = [one for one in below if "ipykernel_launcher" in " ".join(one.cmdline())]
    return [*kernels, *(worker for one in kernels for worker in one.children(recursive=True))]


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _script(tracing: Any) -> float:
    metrics = tracing.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "ScriptDuration"))

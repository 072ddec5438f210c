"""A sweep in a process that is killed in the middle: nothing finished is lost, nothing is drawn twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vec2art_nb.lab import Store

#: Sweeps 40 trials of the file's seed into a store, and notes each drawing in a log before it is measured.
SWEEP = """
import os, sys
import numpy as np
from vec2art_nb import Picture
from vec2art_nb.lab import Metric, sweep
from vec2art_nb.pool import Pool

store, log = sys.argv[1:]
picture = Picture.open(np.random.default_rng(0).integers(0, 255, (64, 64)).astype(np.uint8))

def noted(_picture, drawing):
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{drawing.params['detail']}\\n".encode())
    os.close(file)
    return 0.0

with Pool("thread", workers=1) as pool:
    found = sweep(
        picture, None, {"detail": [k / 39 for k in range(40)]}, [Metric("noted", noted)],
        store=store, pool=pool, progress=False,
    )
print(len(found), found.complete)
"""


def finished(store: Path) -> int:
    """Trials in a store that another process may be making."""
    if not store.exists() or not store.stat().st_size:
        return 0
    with Store(store) as seen:
        return len(seen)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_killed_in_the_middle_it_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    store, log = tmp_path / "run.db", tmp_path / "log"
    command = [sys.executable, "-c", SWEEP, str(store), str(log)]
    victim = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while finished(store) < 5 and victim.poll() is None and time.monotonic() < deadline:
        pass
    os.kill(victim.pid, signal.SIGKILL)
    assert victim.wait() == -signal.SIGKILL
    with Store(store) as seen:
        kept = {record.params["detail"] for record in seen}
    drawn = [float(line) for line in log.read_text().splitlines()]
    assert 5 <= len(kept) < 40
    assert kept <= set(drawn)
    log.unlink()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "40 True\n"
    again = [float(line) for line in log.read_text().splitlines()]
    assert kept.isdisjoint(again)
    assert len(again) == len(set(again)) == 40 - len(kept)

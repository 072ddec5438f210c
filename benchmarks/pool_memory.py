"""What the pool costs in memory, files and starting time, measured in fresh processes."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator

from benchmarks.report import Bar, Row
from benchmarks.timing import fresh

MIB, MS, SHARE, PERCENT, SECONDS, COUNT = "{:.1f} MiB", "{:.1f} ms", "{:.2f}", "{:.2%}", "{:.2f} s", "{:g}"

#: Helpers for code that runs in a process of its own (Linux).
_SETUP = """
import os, re, time
from pathlib import Path
import numpy as np
from vec2art_nb import Picture
from vec2art_nb.samples import sample
from vec2art_nb import flags
from vec2art_nb.pool import Pool

def pss(pid, what="Pss"):
    return int(re.search(what + r":\\s+(\\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())[1]) * 1024

def rss(pid, what="VmRSS"):
    return int(re.search(what + r":\\s+(\\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024

def pids(pool):
    return [one.pid for one in pool.stats.workers]

def files():
    return len(os.listdir("/proc/self/fd"))
"""


def memory() -> Iterator[Row]:
    """Four workers on one large picture: shared against copied."""
    code = """
from benchmarks.pictures import mosaic
picture = Picture.open(mosaic(16))
flags.shared_memory = {shared}
with Pool(workers=4) as pool:
    variants = [dict(seed=k) for k in range(8)]
    while len(pids(pool)) < 4 or any(one.state != "idle" for one in pool.stats.workers):
        pool.map(sample("logo"), variants, progress=False)
    time.sleep(11)  # idle workers give free memory back
    before = sum(map(pss, pids(pool)))
    key = pool._sources.of(picture, "").key
    while not all(worker.knows(key) for worker in pool._manager.backend.workers):
        pool.map(picture, variants, progress=False)
    time.sleep(11)
    print(sum(map(pss, pids(pool))), sum(map(pss, pids(pool))) - before)
"""
    shared, copied = (
        [int(text) for text in fresh(_SETUP + code.format(shared=one)).split()] for one in (True, False)
    )
    parts = {
        "shared MiB": shared[0] / 2**20,
        "copied MiB": copied[0] / 2**20,
        "growth shared MiB": shared[1] / 2**20,
        "growth copied MiB": copied[1] / 2**20,
    }
    yield Row(
        "4 workers, one picture of 16 MP", "copies", Bar(high=0.5, form=SHARE), shared[0] / copied[0], parts
    )


def allocations() -> Iterator[Row]:
    """Arrays as large as the working picture that numpy makes for a repeated job, by algorithm."""
    code = """
import json
from benchmarks.allocations import large_allocations
from benchmarks.pool_pictures import photos
(rgb,) = photos(1)
pictures = [Picture.open(np.ascontiguousarray(one)) for one in (rgb, rgb[::-1], rgb[:, ::-1])]
looks = {"edge": {}, "canny": {"algorithm": "edge", "edge_flow": False}}
looks |= {"centerline": {}, "superpixel": {}, "dots": {}}
found = {}
for name, fields in looks.items():
    fields = {"algorithm": name, **fields}
    for on in (True, False):
        with flags.override(stage_cache=False, buffer_pool=on), Pool(workers=1, backend="inline") as pool:
            for _ in range(2):
                shapes = [pool.submit(one, **fields).result().provenance.shape for one in pictures]
            with large_allocations(shapes[0][0] * shapes[0][1]) as sizes:
                for one in pictures:
                    pool.submit(one, **fields).result()
            found[name if on else name + " without"] = len(sizes) / len(pictures)
            buffers = pool.stats.workers[0].buffers
            if on:
                found[name + " peak MB"] = buffers.peak / 1e6
                found[name + " hit rate"] = buffers.hits / (buffers.hits + buffers.misses)
print(json.dumps(found))
"""
    found = json.loads(fresh(_SETUP + code))
    worst = max(found[name] for name in ("edge", "canny", "centerline", "superpixel", "dots"))
    where = "1 byte per working px or more, photo of 2 MP"
    yield Row("large arrays made by a repeated job", where, Bar(high=0, form=COUNT), worst, found)


def buffers() -> Iterator[Row]:
    """Memory that a repeated job gets from the system: with the buffer pool, and without."""
    code = """
from benchmarks.pool_pictures import photos
picture = Picture.open(photos(1)[0])
flags.set(stage_cache=False, buffer_pool={keep})
with Pool(workers=1) as pool:
    for seed in range(5):
        pool.submit(picture, seed=seed).result()
    (pid,) = pids(pool)
    def faults():
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[7])
    before, start = faults(), time.perf_counter()
    for seed in range(20):
        pool.submit(picture, seed=seed).result()
    print((faults() - before) * 4096 / 20, (time.perf_counter() - start) / 20)
"""
    kept, fresh_ = (
        [float(text) for text in fresh(_SETUP + code.replace("{keep}", one)).split()]
        for one in ("True", "False")
    )
    parts = {"MB without": fresh_[0] / 1e6, "ms": kept[1] * 1e3, "ms without": fresh_[1] * 1e3}
    yield Row(
        "fresh memory of a repeated job, 2 MP",
        "a picture is 6 MB",
        Bar(high=6, form="{:.2f} MB"),
        kept[0] / 1e6,
        parts,
    )


def peak() -> Iterator[Row]:
    """Memory of a worker at its peak, beyond what it has when idle."""
    code = """
from benchmarks.pool_pictures import photos
pictures = [Picture.open(rgb) for rgb in photos(2)]
with Pool(workers=1) as pool:
    pool.submit(sample("logo")).result()
    (pid,) = pids(pool)
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    before = rss(pid)
    pool.submit(pictures[0]).result()
    print(rss(pid, "VmHWM") - before, pss(pid))
"""
    above, _ = (int(text) for text in fresh(_SETUP + code).split())
    yield Row("peak of a worker, 2 MP", "idle", Bar(high=100, form="{:.1f} MB"), above / 1e6)


def fresh_start() -> Iterator[Row]:
    """A pool in a fresh process."""
    code = """
start = time.perf_counter()
pool = Pool(workers=2)
made = time.perf_counter()
pool.submit(sample("portrait")).result()
first = time.perf_counter()
from vec2art_nb.pool.terms import Terms
launcher = pool._manager.backend.launcher
time.sleep(3)
more = []
kept = []
for _ in range(3):
    begun = time.perf_counter()
    kept.append(launcher.start(Terms(1 << 28)))
    kept[-1].link.receive()
    more.append(time.perf_counter() - begun)
print(made - start, first - start, sorted(more)[1], pss(kept[-1].pid))
os._exit(0)
"""
    runs = [[float(text) for text in fresh(_SETUP + code).split()] for _ in range(5)]
    made, first, more, size = (statistics.median(values) for values in zip(*runs, strict=True))
    yield Row("Pool() until the first drawing", "", Bar(high=1.5, form=SECONDS), first)
    yield Row("Pool() itself", "", Bar(high=20, form=MS), made * 1e3)
    yield Row("one more worker", "", Bar(high=60, form=MS), more * 1e3)
    yield Row("its memory (proportional)", "", Bar(high=40, form=MIB), size / 2**20)


def soak() -> Iterator[Row]:
    """A thousand jobs: what they leave behind."""
    code = """
pictures = [Picture.open(sample(name)) for name in ("portrait", "animal", "logo")]
def jobs(count, start):
    for k in range(start, start + count):
        priority = ("interactive", "foreground")[k % 2]
        pool.submit(pictures[k % 3], detail=(k % 50) / 50, seed=k % 7, priority=priority).result()
with Pool(workers=2) as pool:
    jobs(600, 0)
    everyone = [os.getpid(), pool._manager.backend.launcher._template._child.pid]
    before = [sum(map(rss, everyone + pids(pool))), files(), len(os.listdir("/dev/shm"))]
    jobs(1000, 600)
    after = [sum(map(rss, everyone + pids(pool))), files(), len(os.listdir("/dev/shm"))]
    print(after[0] / before[0] - 1, after[1] - before[1], after[2] - before[2])
"""
    growth, opened, segments = (float(text) for text in fresh(_SETUP + code).split())
    yield Row("growth of memory in 1000 jobs", "all processes", Bar(high=0.02, form=PERCENT), growth)
    yield Row("files left open by 1000 jobs", "", Bar(high=0, form=COUNT), opened)
    yield Row("segments left by 1000 jobs", "/dev/shm", Bar(high=0, form=COUNT), segments)


def idle() -> Iterator[Row]:
    """Half a minute of nothing, with every worker alive that the pool may have, batch and interactive."""
    code = """
import psutil
pictures = [Picture.open(sample(name)) for name in ("portrait", "animal", "logo")]
with Pool(workers=2, idle_after=300) as pool:
    alive = []
    while len(alive) < 4 or any(one.state != "idle" for one in alive):
        for k in range(24):
            pool.submit(pictures[k % 3], seed=k, priority=("interactive", "foreground")[k % 2])
        pool.map(pictures, progress=False)
        alive = pool.stats.workers
    time.sleep(11)  # idle workers give free memory back
    template = pool._manager.backend.launcher._template._child.pid
    everyone = [psutil.Process(pid) for pid in [os.getpid(), template, *pids(pool)]]
    def used():
        return sum(sum(one.cpu_times()[:2]) for one in everyone)
    start = used()
    time.sleep(30)
    print((used() - start) / 30, len(everyone) - 2)
"""
    load, workers = (float(text) for text in fresh(_SETUP + code).split())
    parts = {"workers": workers}
    yield Row("load of an idle pool, 30 s", "all processes", Bar(high=0.001, form="{:.3%}"), load, parts)

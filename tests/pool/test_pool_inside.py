"""What it is like inside a real worker: how many threads there are, and no pool of its own."""

import pytest

from vec2art_nb.pool import Pool, Reading
from vec2art_nb.pool.settings import cores

#: A module that workers find, with what they are to read off a drawing.
PROBE = """
def threads(picture, drawing, check):
    import cv2
    return cv2.getNumThreads()

def nested(picture, drawing, check):
    from vec2art_nb.pool import Pool
    try:
        Pool()
    except Exception as error:
        return [type(error).__name__, str(error)]
"""


@pytest.fixture
def probe(tmp_path, monkeypatch):
    """Pools whose workers find the module."""
    (tmp_path / "probe.py").write_text(PROBE)
    monkeypatch.syspath_prepend(tmp_path)


def test_one_thread_where_several_are_busy_and_all_for_who_waits_alone(probe, photo):
    with Pool(workers=2) as pool:
        alone = pool.submit(photo, priority="interactive", reading=Reading("probe:threads"))
        alone.result(60)
        batch = [pool.submit(photo, detail=k / 8, reading=Reading("probe:threads")) for k in range(8)]
        assert all(job.result(60) for job in batch)
    assert alone.read == cores()
    assert {job.read for job in batch} == {1}


def test_a_worker_refuses_a_pool_of_its_own(probe, photo):
    with Pool(workers=1) as pool:
        job = pool.submit(photo, reading=Reading("probe:nested"))
        job.result(60)
    name, text = job.read
    assert name == "PoolError"
    assert "submit from outside" in text

"""What `docs/dask.md` tells people to type is Python, and runs where there is a cluster for it here."""

import ast
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from vec2art_nb import sample, vectorize

pytest.importorskip("distributed")
PAGE = Path(__file__).parents[1] / "docs" / "dask.md"
BLOCKS = re.findall(r"^## (.+?)$|```python\n(.*?)```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
#: A batch system of one machine without a queue: what is submitted runs at once, as a group of processes.
SBATCH = '#!/bin/sh\ncp "$1" job.sh\nsetsid sh job.sh >job.log 2>&1 &\necho "Submitted batch job $!"\n'
SCANCEL = "#!/bin/sh\nkill -- -$1\n"


def blocks() -> dict[str, str]:
    """Examples by the titles that they stand below."""
    found, title = {}, ""
    for heading, code in BLOCKS:
        title = heading or title
        if code:
            found[title] = code
    return found


def smaller(code: str) -> str:
    """An example with numbers that suit a test."""
    for given, wanted in {
        "n_workers=4": 'n_workers=1, dashboard_address=":0"',
        "cores=16, processes=16": "cores=2, processes=2",
        "32GB": "2GB",
        "jobs=4": "jobs=1",
    }.items():
        code = code.replace(given, wanted)
    return code


def test_every_section_has_one_and_all_are_python() -> None:
    assert list(blocks()) == [
        "",
        "Clusters that grow",
        "Kubernetes",
        "SLURM and other batch systems",
        "Security",
    ]
    for code in blocks().values():
        ast.parse(code)


def test_a_cluster_of_this_machine_and_one_that_grows() -> None:
    files = [sample("logo"), sample("animal")]
    names: dict[str, Any] = {"files": files}
    exec(smaller(blocks()[""]), names)
    expected = [vectorize(one, preset="ink").to_svg() for one in files]
    assert [drawing.to_svg() for drawing in names["drawings"]] == expected
    with names["client"] as client, client.cluster as names["cluster"]:
        exec(blocks()["Clusters that grow"].replace("=20", "=1"), names)
        with names["pool"] as pool:
            assert pool.submit(files[0], preset="ink").result(60).to_svg() == expected[0]


@pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid")
def test_a_batch_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("sbatch", SBATCH), ("scancel", SCANCEL)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__DASHBOARD", "False")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec("from dask.distributed import Client\nfrom vec2art_nb.pool import Pool\n", names)
    exec(smaller(blocks()["SLURM and other batch systems"]), names)
    with names["cluster"], names["client"], names["pool"] as pool:
        drawings = pool.map([sample("logo")] * 3, [{"seed": seed} for seed in range(3)], progress=False)
        assert len(names["client"].nthreads()) in {1, 2}  # each of one thread
    assert [one.to_svg() for one in drawings] == [
        vectorize(sample("logo"), seed=seed).to_svg() for seed in range(3)
    ]

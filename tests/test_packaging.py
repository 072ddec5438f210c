"""What `pip install` puts on a machine."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

import vec2art_nb

ROOT = Path(__file__).parents[1]


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check")
    run("-m", "pip", "wheel", *offline, "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name and ".data/" not in name}
    assert tops == {"vec2art_nb"}
    data = [name.partition(".data/data/")[2] for name in names if ".data/" in name]
    assert data == ["etc/jupyter/jupyter_server_config.d/vec2art_nb.json"]
    shipped = {name for name in names if name.endswith(".py")}
    assert shipped == {path.relative_to(ROOT).as_posix() for path in ROOT.glob("vec2art_nb/**/*.py")}
    assert "vec2art_nb/py.typed" in names
    assert not [name for name in names if "__pycache__" in name]


def test_the_wheel_ships_the_samples_with_their_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        samples = [info for info in archive.infolist() if info.filename.startswith("vec2art_nb/samples/")]
    kinds = {".jpg", ".png", ".webp"}
    pictures = {path.name for path in ROOT.glob("vec2art_nb/samples/*") if path.suffix in kinds}
    assert len(pictures) >= 7
    assert pictures | {"LICENSES.md"} <= {Path(info.filename).name for info in samples}
    assert sum(info.file_size for info in samples) < 4_000_000


def test_the_wheel_ships_the_front_end_and_it_loads(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        static = {name for name in archive.namelist() if name.startswith("vec2art_nb/studio/static/")}
        archive.extractall(tmp_path)
    assert {Path(name).name for name in static} == {
        "studio.js",
        "studio-style.css",
        "wall.js",
        "wall-style.css",
    }
    for name, hooks in {"studio": "initialize,render", "wall": "render"}.items():
        module = (tmp_path / f"vec2art_nb/studio/static/{name}.js").as_uri()
        script = f"import({module!r}).then((it) => console.log(Object.keys(it.default).sort().join()))"
        assert run(str(ROOT / "js" / "node.py"), "-e", script).strip() == hooks


def test_the_metadata_names_version_licence_and_entry_point(wheel: Path) -> None:
    about = metadata(wheel)
    assert about["Version"] == vec2art_nb.__version__
    assert about["License-Expression"] == "MIT"
    assert set(about.get_all("License-File", [])) == {"LICENSE", "vec2art_nb/samples/LICENSES.md"}
    assert about["Description-Content-Type"] == "text/markdown"
    with zipfile.ZipFile(wheel) as archive:
        entry = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "vec2art-nb = vec2art_nb.cli:main" in archive.read(entry).decode()


def test_an_installed_wheel_draws(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    # The draft without kernels: compiling them for another place would take half a minute.
    script = (
        "import os, vec2art_nb; print(vec2art_nb.__file__)\n"
        "draft = next(vec2art_nb.frames(vec2art_nb.sample('logo')))\n"
        "print(draft.to_svg().count('<path'), flush=True); os._exit(0)"
    )
    place, paths = run("-P", "-c", script, PYTHONPATH=str(tmp_path)).split()
    assert place.startswith(str(tmp_path))
    assert int(paths) > 5


def test_the_lock_holds_every_requirement() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {name(text) for text in (*project["dependencies"], *extras["lab"], *extras["dev"])}
    locked = {name(line) for line in (ROOT / "requirements-lock.txt").read_text().splitlines()}
    assert not wanted - locked


def name(requirement: str) -> str:
    return re.split(r"[<>=!~ ]", requirement)[0].lower().replace("_", "-")


def test_tested_versions_install_on_the_oldest_python_that_is_taken() -> None:
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"].strip(">=")
    lines = (ROOT / "requirements-lock.txt").read_text().splitlines()
    locked = dict(line.split("==") for line in lines if "==" in line)
    refusing = {
        f"{one.name} {one.version}"
        for one in distributions()
        if locked.get(one.name) == one.version
        and oldest + ".0" not in SpecifierSet(one.metadata.get("Requires-Python", ""))
    }
    assert not refusing

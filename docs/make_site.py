"""Build the site into ``out/site``: ``python docs/make_site.py [--still]``.

::

    docs/*.md, images ──┐                        ┌─► nothing may come from elsewhere
    notebooks ──────────┼─► out/site-source ─► Sphinx ─► out/site
    docstrings ─────────┘

Everything is taken from this source tree, without a network; a warning of Sphinx is an error.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
if str(HERE) not in sys.path:  # run by path, or by a test
    sys.path.insert(0, str(HERE))

from site_check import foreign, heavy  # noqa: E402
from site_pictures import unpack  # noqa: E402
from site_reference import write_reference  # noqa: E402

#: Links between pages as they stand in the source tree, and in the site.
MOVED = {"](../notebooks/": "](tutorials/", "](../": "](", "](docs/": "]("}
#: Previews of Studios may take a minute, in every notebook, and wait for workers that have yet to start.
PATIENCE = """\
from vec2art_nb.studio import pooled, widget

widget._FALLBACK_WAIT = 60.0
pooled.PoolRenderer.quick = True
"""
#: What a widget shows in place of a drawing: a sentence, or its photo.
NO_PREVIEW = re.compile(r""": run the cell to see it|<img alt="&lt;Studio[^>]*(?:image/jpeg|\.jpg")""")


def _moved(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    for here, there in MOVED.items():
        text = text.replace(here, there)
    return text


def gather(target: Path) -> None:
    """Collect the pages of the site in an empty folder."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for page in [*HERE.glob("*.md"), ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"]:
        (target / page.name.lower()).write_text(_moved(page), encoding="utf-8")
    for file in [HERE / "conf.py", HERE / "site.css", *HERE.glob("*.svg")]:
        shutil.copy(file, target)
    for folder in ("images", "measured"):
        shutil.copytree(HERE / folder, target / folder)
    shutil.copytree(ROOT / "notebooks", target / "tutorials", ignore=shutil.ignore_patterns(".*"))
    for lesson in (target / "tutorials").glob("*.ipynb"):
        text = lesson.read_text(encoding="utf-8")
        lesson.write_text(text.replace("](../docs/", "](../"), encoding="utf-8")
    write_reference(target / "reference")


def patient_kernels(folder: Path) -> None:
    """Settings of IPython for kernels whose Studios wait for their previews, however busy the machine is."""
    startup = folder / "profile_default" / "startup"
    startup.mkdir(parents=True, exist_ok=True)
    (startup / "patience.py").write_text(PATIENCE, encoding="utf-8")


def missing_previews(site: Path) -> list[str]:
    """A line for each page that shows a widget without its preview."""
    pages = sorted(site.glob("tutorials/*.html"))
    return [f"{page.name}: no preview" for page in pages if NO_PREVIEW.search(page.read_text("utf-8"))]


def build(source: Path, target: Path, *, still: bool = False) -> list[str]:
    """Run Sphinx; what it has to complain about, line by line.

    Parameters
    ----------
    source, target : Path
    still : bool
        Leave the notebooks as they are instead of running them.
    """
    shutil.rmtree(target, ignore_errors=True)
    ipython = source.with_name("site-ipython")
    patient_kernels(ipython)
    places = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    mode = "off" if still else "force"
    options = ["-W", "--keep-going", "-q", "-E", "-d", str(source.with_name("site-doctrees"))]
    done = subprocess.run(  # noqa: S603 - Sphinx of this environment
        [
            sys.executable,
            "-m",
            "sphinx",
            *options,
            "-D",
            f"nb_execution_mode={mode}",
            str(source),
            str(target),
        ],
        env={
            **os.environ,
            "PYTHONPATH": places,
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            "IPYTHONDIR": str(ipython),
        },
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    complaints = done.stderr.splitlines()
    return complaints if done.returncode else []


def main() -> int:
    """Build and check; exit code 1 if there is anything to complain about."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--still", action="store_true", help="do not run the notebooks")
    parser.add_argument("--out", type=Path, default=ROOT / "out")
    chosen = parser.parse_args()
    source, target = chosen.out / "site-source", chosen.out / "site"
    gather(source)
    complaints = build(source, target, still=chosen.still)
    unpack(target)
    complaints += [*foreign(target), *heavy(target)]
    if not chosen.still:
        complaints += missing_previews(target)
    for line in complaints:
        print(line, file=sys.stderr)
    if not complaints:
        print(f"{target / 'index.html'} is ready")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())

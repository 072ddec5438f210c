"""Puts the Studio's front end into what is built: wheels and source archives work without Node.js."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: npm's own record of what it has installed.
INSTALLED = "node_modules/.package-lock.json"


class FrontEnd(BuildHookInterface[Any]):
    """Builds the bundle, unless there is one that is newer than its sources."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's names
        """Build the bundle; an editable install leaves that to make."""
        root = Path(self.root)
        bundle = root / "vec2art_nb" / "studio" / "static" / "studio.js"
        if version == "editable" or _fresh(bundle, root / "js"):
            return
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError(
                "building vec2art_nb from its source tree needs Node.js 20 or newer with npm, for the "
                "Studio's front end. On Debian or Ubuntu: sudo apt install nodejs npm. Wheels need neither."
            )
        if not (root / "js" / INSTALLED).exists():
            _run(root, npm, "ci", "--no-audit", "--no-fund")
        _run(root, npm, "run", "--silent", "build")


def _fresh(bundle: Path, sources: Path) -> bool:
    if not bundle.exists():
        return False
    files = [sources / "package-lock.json", sources / "build.mjs", *sources.glob("src/**/*")]
    newest = max((file.stat().st_mtime for file in files if file.is_file()), default=0.0)
    return bundle.stat().st_mtime >= newest


def _run(root: Path, *command: str) -> None:
    subprocess.run(command, cwd=root / "js", check=True, env=os.environ)  # noqa: S603 - npm of this machine

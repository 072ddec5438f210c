"""A report as one HTML page that loads nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from vec2art_nb.bench.figure import Figure, Report
from vec2art_nb.bench.plot import flags_plot, pool_plot, speed_plot
from vec2art_nb.bench.verdict import Change, flag_verdict, gain_words, side_words

STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 800px; margin: 40px auto; padding: 0 20px; }
h1 { font-size: 24px; } h2 { font-size: 18px; margin-top: 40px; } p { max-width: 65ch; }
svg { width: 100%; min-width: 620px; height: auto; }  /* narrower, its letters could not be read */
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 4px 10px 4px 0;
  border-bottom: 1px solid var(--line); vertical-align: top; }
.good { color: #2a9d63; } .bad { color: #d1495b; font-weight: 600; }
"""
CLASSES = {"gains": "good", "improved": "good", "costs": "bad", "regressed": "bad"}


def report_page(report: Report, changed: Sequence[Change] = (), notes: Iterable[str] = ()) -> str:
    """HTML of a report, and of its changes against another if there are any.

    Parameters
    ----------
    report : Report
    changed : sequence of Change
    notes : iterable of str
        What a comparison has to say besides.
    """
    parts = [_comparison(changed, notes), _speed(report.of("speed")), _flags(report)]
    parts += [_pool(report.of("pool")), _about(report)]
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>vec2art_nb on this machine</title><style>{STYLE}</style>"
        f"<h1>vec2art_nb on this machine</h1>{''.join(parts)}</html>\n"
    )


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """HTML table; cells that are verdicts are coloured."""
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return _wide(f"<table><tr>{head}</tr>{body}</table>")


def _wide(content: str) -> str:
    """What scrolls by itself where the page is narrow, by keys too."""
    return f'<div class="wide" tabindex="0">{content}</div>'


def _cell(text: str) -> str:
    kind = CLASSES.get(text)
    return f'<td class="{kind}">{escape(text)}</td>' if kind else f"<td>{escape(text)}</td>"


def spread(figure: Figure) -> str:
    """Quartiles in words."""
    low, high = figure.quartiles
    return f"{low:.3g} to {high:.3g}"


def _speed(figures: Sequence[Figure]) -> str:
    if not figures:
        return ""
    rows = [(one.name, one.on, f"{one.median:.1f} ms", f"{spread(one)} ms") for one in figures]
    text = (
        "<h2>Speed</h2><p>Time of one core, from an open picture to the text of the SVG. Drafts and finals "
        "begin with nothing computed; <i>another detail</i> has the other stages in the cache.</p>"
    )
    return text + _wide(speed_plot(figures)) + table(("what", "on", "median", "quartiles"), rows)


def _flags(report: Report) -> str:
    figures = report.of("flags")
    if not figures:
        return ""
    rows: list[tuple[str, ...]] = []
    for one in figures:
        verdict = flag_verdict(one)
        rows.append((one.name, one.on, *side_words(one), gain_words(one), verdict.word, verdict.advice))
    rows += [(name, why, *[""] * 5) for name, why in report.left_out.items()]
    text = "<h2>Flags</h2><p>What is needed with a flag off over what is needed with it on, in turns.</p>"
    titles = ("flag", "work", "off", "on", "off / on", "verdict", "advice")
    return text + _wide(flags_plot(figures)) + table(titles, rows)


def _pool(figures: Sequence[Figure]) -> str:
    if not figures:
        return ""
    rows = [
        (one.name, one.on, f"{one.parts['photos/s']:.1f} /s", f"{one.median:.2f} x", spread(one))
        for one in figures
    ]
    text = "<h2>The pool</h2><p>A batch of photos, against one worker in the same round.</p>"
    return text + _wide(pool_plot(figures)) + table(("workers", "on", "rate", "speed-up", "quartiles"), rows)


def change_cells(one: Change) -> tuple[str, ...]:
    """A change as cells: what, old, new, ratio, noise, verdict."""
    unit = f" {one.new.unit}"
    return (
        f"{one.new.name} · {one.new.on}",
        f"{one.old.median:.3g}{unit}",
        f"{one.new.median:.3g}{unit}",
        f"{one.ratio:.2f}",
        f"± {100 * one.margin:.0f} %",
        one.word,
    )


def _comparison(changed: Sequence[Change], notes: Iterable[str]) -> str:
    if not changed:
        return ""
    worst = sum(one.word == "regressed" for one in changed)
    text = (
        f"<h2>Against the older file</h2><p>{worst} of {len(changed)} figures regressed. The ratio is that "
        "of the medians, of times in yardsticks: a fixed piece of other work that took turns with them.</p>"
    )
    listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
    titles = ("what", "old", "new", "new / old", "noise", "verdict")
    return text + table(titles, map(change_cells, changed)) + (f"<ul>{listed}</ul>" if listed else "")


def _about(report: Report) -> str:
    return "<h2>Measured with</h2>" + table(("what", "which"), report.about.items())

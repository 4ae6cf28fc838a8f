"""The page of a run: every row with its table and plots, one file that needs nothing else."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from benchmarks.report import plots, table
from benchmarks.results import Line, Row

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #24292f; max-width: 1200px; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem }
h2 { font-size: 1.2rem; margin-top: 2.5rem; border-top: 1px solid #d8dee4; padding-top: 1.2rem }
.scroll { overflow-x: auto } table { border-collapse: collapse; font-size: 14px }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #eaeef2 }
.met { color: #1a7f37; font-weight: 600 } .missed { color: #cf222e; font-weight: 600 } .note { color: #57606a }
svg { max-width: 100%; height: auto }
"""


def made(rows: Sequence[Row], machine: Mapping[str, Any]) -> str:
    """Return the page as HTML."""
    about = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in machine.items())
    summary = "<br>".join(escape(line) for line in table.summary(rows))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style><h1>Bench</h1><p class=note>{escape(about)}</p><p>{summary}</p>"
        f"{''.join(_row(row) for row in rows)}</html>\n"
    )


def _row(row: Row) -> str:
    notes = [*(f"{line.what}: {line.note}" for line in row.lines if line.note), *row.notes]
    said = [text for text in (row.skipped, row.failed) if text]
    return (
        f"<h2>{escape(row.title)}</h2><p class=note>ROW={escape(row.name)}, {row.seconds:.0f} s</p>"
        + (_table(row.lines) if row.lines else "")
        + "".join(f"<p class=note>{escape(text)}</p>" for text in [*notes, *said])
        + "".join(plots.drawn(plot) for plot in row.plots)
    )


def _table(lines: Sequence[Line]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in table.HEAD)
    return f"<div class=scroll><table><tr>{head}</tr>{''.join(_line(line) for line in lines)}</table></div>"


def _line(line: Line) -> str:
    of = {True: "met", False: "missed", None: ""}[line.met]
    cells = "".join(
        f"<td{f' class={of}' if of and table.HEAD[place] == '' else ''}>{escape(cell)}</td>"
        for place, cell in enumerate(table.cells(line))
    )
    return f"<tr>{cells}</tr>"

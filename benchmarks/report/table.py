"""The rows as text: a line for each figure, with its counterpart, ratio, CPU and goal."""

from collections.abc import Sequence

from benchmarks.results import Line, Row, Spread

HEAD = ("what", "figure", "against", "counterpart", "ratio (least–most)", "goal", "", "CPU ms each")
FEWEST_DIGITS = 100


def lines(rows: Sequence[Row]) -> list[str]:
    """Return a table for each row, under its title, with its notes."""
    return [text for row in rows for text in _of_row(row)]


def summary(rows: Sequence[Row]) -> list[str]:
    """Return how many goals are met, and the lines that miss theirs."""
    judged = [(row, line) for row in rows for line in row.lines if line.met is not None]
    missed = [(row, line) for row, line in judged if not line.met]
    return [
        f"{len(judged) - len(missed)} of {len(judged)} goals are met.",
        *(f"  missed: {row.name}: {line.what}: {_judged(line)}, goal {line.goal}" for row, line in missed),
        *(f"  skipped: {row.name}: {row.skipped}" for row in rows if row.skipped),
        *(f"  NOT MEASURED: {row.name}: {row.failed}" for row in rows if row.failed),
    ]


def number(value: float) -> str:
    """Return a figure with three digits that count."""
    if value >= FEWEST_DIGITS:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def spread(one: Spread | None) -> str:
    """Return a median with its least and most."""
    return f"{number(one.median)} ({number(one.least)}–{number(one.most)})" if one else ""


def verdict(line: Line) -> str:
    """Return whether the goal is met, in a word."""
    return {True: "met", False: "MISSED", None: ""}[line.met]


def cpu(line: Line) -> str:
    """Return the CPU of each process that spent any."""
    return ", ".join(f"{name} {ms:.2f}" for name, ms in line.cpu_ms.items() if ms >= 0.005)


def cells(line: Line) -> tuple[str, ...]:
    """Return what stands in the columns of HEAD."""
    return (
        line.what,
        f"{number(line.figure.median)}{_unit(line)}",
        line.against,
        f"{number(line.counterpart.median)}{_unit(line)}" if line.counterpart else "",
        spread(line.ratio),
        str(line.goal or ""),
        verdict(line),
        cpu(line),
    )


def _of_row(row: Row) -> list[str]:
    body = [HEAD, *(cells(line) for line in row.lines)] if row.lines else []
    widths = [max(len(one[column]) for one in body) for column in range(len(HEAD))] if body else []
    return [
        "",
        f"== {row.name}: {row.title} ({row.seconds:.0f} s)",
        *(
            "  ".join(cell.ljust(width) for cell, width in zip(one, widths, strict=True)).rstrip()
            for one in body
        ),
        *(f"  note: {line.what}: {line.note}" for line in row.lines if line.note),
        *(f"  note: {note}" for note in row.notes),
        *([f"  skipped: {row.skipped}"] if row.skipped else []),
        *([f"  NOT MEASURED: {row.failed}"] if row.failed else []),
    ]


def _judged(line: Line) -> str:
    return number((line.ratio or line.figure).median)


def _unit(line: Line) -> str:
    return line.unit if line.unit.startswith("/") else f" {line.unit}"

"""What the rounds have shown, as text."""

from collections.abc import Sequence

from tests.outages.rounds import Round

HEAD = ("dependency", "how", "page", "requests", "ok", "503", "429", "bad", "slowest ms", "all well after s")
LEFT = 3


def lines(rounds: Sequence[Round]) -> list[str]:
    """Return the table: a line for each page of each round; `!` marks a page that needs the dependency."""
    rows = [HEAD, *(row for shown in rounds for row in _rows(shown))]
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(HEAD))]
    return ["  ".join(_cell(row, column, widths[column]) for column in range(len(HEAD))) for row in rows]


def _rows(shown: Round) -> list[tuple[str, ...]]:
    recovered = "never" if shown.recovered is None else f"{shown.recovered:.1f}"
    return [
        (
            shown.dependency,
            shown.how,
            took.page.name + (" !" if shown.dependency in took.page.needs else ""),
            str(len(took.answers)),
            *(str(took.count(kind)) for kind in ("ok", "busy", "refused", "bad")),
            f"{took.slowest * 1000:.0f}",
            recovered,
        )
        for took in shown.took
    ]


def _cell(row: Sequence[str], column: int, width: int) -> str:
    return row[column].ljust(width) if column < LEFT else row[column].rjust(width)

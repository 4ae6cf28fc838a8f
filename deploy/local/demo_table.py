"""The accounts of the demo as a table for a terminal, where a Chinese character is two columns wide."""

import json
import unicodedata
from pathlib import Path

COLUMNS = ("role", "name", "login", "password", "organization")


def lines(demo: Path) -> list[str]:
    """Return the table of `accounts` in this demo file, one string per line."""
    accounts = json.loads(demo.read_text(encoding="utf-8"))["accounts"]
    rows = [list(COLUMNS), *([str(account.get(name) or "") for name in COLUMNS] for account in accounts)]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(COLUMNS))]
    return [
        "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))

"""What is looked for in a workbook, and what is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why a workbook is not read."""

    FORMAT = "format"  # no .xlsx, or encrypted
    UNREADABLE = "unreadable"
    EXHAUSTING = "exhausting"  # reading takes more memory or time than it may
    HEADER = "header"  # no sheet has the required columns
    ROWS = "rows"  # more lines than wanted


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the title in its header. One that is not `required` may be missing.

    In a `text` column whole numbers are told apart that a spreadsheet has rounded; `longest` characters of a
    cell are read, the rest is left out.
    """

    title: str
    required: bool = True
    text: bool = False
    longest: int = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns of a list and how many lines it may have."""

    columns: tuple[Column, ...]
    most_rows: int


@dataclass(frozen=True, slots=True)
class Line:
    """A filled line: its number as the spreadsheet shows it, its cells by title ("" for an empty or missing one)
    and the titles of those whose digits the spreadsheet has lost.
    """

    number: int
    cells: Mapping[str, str]
    rounded: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a workbook says: why it is refused, or its lines."""

    refused: Refusal | None
    lines: list[Line]

"""Reading the data files that lie beside this module."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib.resources import files


def read_json(name: str) -> object:
    """Returns the parsed JSON file `name` of this package."""
    parsed: object = json.loads((files(__package__) / name).read_text(encoding="utf-8"))
    return parsed


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yields the rows of the CSV file `name` of this package, by column name."""
    with (files(__package__) / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)

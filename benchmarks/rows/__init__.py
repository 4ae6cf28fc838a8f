"""The rows of the goals' table (speed.md), in its order. Each module has NAME, TITLE and measure(bench, row).

`measure` puts lines, plots and notes into the row that it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from benchmarks.bench import Bench
from benchmarks.results import Row

ORDER = (
    "library_list",
    "growth",
    "names",
    "facets",
    "plans",
    "page",
    "people",
    "submit",
    "decide",
    "login",
    "events",
    "backlog",
    "codes",
    "register_import",
    "library_export",
    "upload",
    "memory",
    "leak",
    "peers",
)


@dataclass(frozen=True)
class Measured:
    """A row that can be measured."""

    name: str
    title: str
    measure: Callable[[Bench, Row], None]


def every() -> list[Measured]:
    """Return all rows in their order."""
    modules = [import_module(f"benchmarks.rows.{name}") for name in ORDER]
    return [Measured(module.NAME, module.TITLE, module.measure) for module in modules]

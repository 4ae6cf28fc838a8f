"""Every SELECT on the library: one room in five modules. The sharing rule is part of each statement."""

from experts.library.queries.entries import find, lock, lock_next, replace_certificates
from experts.library.queries.exporting import ExportRow, count_up_to, read_on
from experts.library.queries.facets import Facet, count_facets
from experts.library.queries.searching import (
    LINE,
    MOST_COUNTED,
    Found,
    Total,
    conditions,
    count,
    search,
    within,
)
from experts.library.queries.shapes import Filter
from experts.library.queries.sharing import is_shared, visible

__all__ = [
    "LINE",
    "MOST_COUNTED",
    "ExportRow",
    "Facet",
    "Filter",
    "Found",
    "Total",
    "conditions",
    "count",
    "count_facets",
    "count_up_to",
    "find",
    "is_shared",
    "lock",
    "lock_next",
    "read_on",
    "replace_certificates",
    "search",
    "visible",
    "within",
]

"""Every SELECT on the library: one room in four modules. The sharing rule is part of each statement."""

from experts.library.queries.entries import change_owner, find, lock, replace_certificates
from experts.library.queries.exporting import count_up_to, read_on
from experts.library.queries.facets import Facet, count_facets
from experts.library.queries.searching import (
    MOST_COUNTED,
    Filter,
    Total,
    conditions,
    count,
    search,
    within,
)
from experts.library.queries.sharing import is_shared, visible

__all__ = [
    "MOST_COUNTED",
    "Facet",
    "Filter",
    "Total",
    "change_owner",
    "conditions",
    "count",
    "count_facets",
    "count_up_to",
    "find",
    "is_shared",
    "lock",
    "read_on",
    "replace_certificates",
    "search",
    "visible",
    "within",
]

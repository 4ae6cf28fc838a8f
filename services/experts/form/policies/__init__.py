"""What is missing in a form, in what two forms differ, and how one follows another. One room; all of it pure."""

from experts.form.policies.differences import Mark, Pair, changed_fields, pair, paired_rows
from experts.form.policies.following import following
from experts.form.policies.gaps import (
    CHECKING,
    FAILED,
    Gap,
    compact_code,
    missing,
    newly_missing,
    with_held,
    wrong_texts,
)

__all__ = [
    "CHECKING",
    "FAILED",
    "Gap",
    "Mark",
    "Pair",
    "changed_fields",
    "compact_code",
    "following",
    "missing",
    "newly_missing",
    "pair",
    "paired_rows",
    "with_held",
    "wrong_texts",
]

"""The dictionaries as they are at the first start; afterwards an administrator edits them in `experts`.

Codes are stable and never shown; labels are shown. `standard_code` is the code of the national standard
named for the kind in STANDARDS, given only where the standard has exactly this entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from contracts.reference.files import read_rows

STANDARDS = {"education": "GB/T 4658-2006", "title": "GB/T 8561-2001"}

KINDS = {
    "specialty": "专业",
    "industry": "所属行业分类",
    "education": "最高学历",
    "title": "职称",
    "qualification": "注册职业资格证书类别",
    "attachment_kind": "附件类别",
    "certificate_kind": "证书类别",
    "opinion_pass": "审核意见常用语（通过）",
    "opinion_reject": "审核意见常用语（不通过）",
}
"""Kind of dictionary -> its name on screen."""

PHRASES = frozenset({"opinion_pass", "opinion_reject"})
"""Kinds whose entries are sentences that a person starts from; nothing refers to them by code."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One choice of a dictionary; `order` counts from 10 in tens within its kind.

    `group` is the heading under which it is offered (the level of a title), or None.
    """

    kind: str
    code: str
    label: str
    order: int
    group: str | None
    standard_code: str | None


@lru_cache(maxsize=1)
def initial_entries() -> tuple[Entry, ...]:
    """Returns every entry of every dictionary, by kind and order."""
    counted: dict[str, int] = dict.fromkeys(KINDS, 0)
    entries = []
    for row in read_rows("dictionaries.csv"):
        counted[row["kind"]] += 10
        entries.append(_entry(row, counted[row["kind"]]))
    return tuple(entries)


def _entry(row: dict[str, str], order: int) -> Entry:
    return Entry(
        row["kind"], row["code"], row["label"], order, row["group"] or None, row["standard_code"] or None
    )

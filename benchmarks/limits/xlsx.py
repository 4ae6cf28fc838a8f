"""`python -m benchmarks.limits.xlsx FOUND CELLS`: XlsxWriter alone, in constant memory, with ready cells.

CELLS holds a JSON array of texts a line. They are in memory before the clock starts.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import orjson
import psutil
import xlsxwriter

from benchmarks.measuring import cpu


def main(found: str, cells: str) -> None:
    """Write the workbook and say what it took."""
    rows = [orjson.loads(line) for line in Path(cells).read_bytes().splitlines()]
    before = psutil.Process().memory_info().rss
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.xlsx"
        began, spent = time.perf_counter(), time.process_time()
        with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as workbook:
            text = workbook.add_format({"num_format": "@"})
            sheet = workbook.add_worksheet()
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    sheet.write_string(number, place, value, text)
        answer = {
            "count": len(rows),
            "seconds": time.perf_counter() - began,
            "cpu_s": time.process_time() - spent,
            "memory_bytes": cpu.most_memory() - before,
            "bytes": file.stat().st_size,
        }
    Path(found).write_text(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])

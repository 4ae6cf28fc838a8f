"""`python -m benchmarks [ROW ...] [--quick] [--peers FOLDER]` measures and leaves a file and a page in results/.

Exit status 0: everything was measured, whether the goals are met or not; 1: a row could not be measured.
"""

import argparse
import signal
import sys
import time
import traceback
from pathlib import Path

from benchmarks import bench, rows
from benchmarks.report import files, table
from benchmarks.results import Row

MEASURED, NOT_MEASURED = 0, 1


def main(arguments: list[str]) -> int:
    """Measure the rows that are asked for, print each as it is done, and write the results."""
    # As Ctrl-C does: every server that was started is stopped again.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(NOT_MEASURED))
    given = _given(arguments)
    done: list[Row] = []
    with bench.started(_say, quick=given.quick, peer_dir=given.peers) as running:
        for one in rows.every():
            if not given.rows or one.name in given.rows:
                done.append(_measured(running, one))
                print("\n".join(table.lines([done[-1]])), flush=True)
    if len(done) > 1:
        print("\n".join(["", *table.summary(done)]))
    _say(f"written: {files.write(done, quick=given.quick)}")
    return NOT_MEASURED if any(one.failed for one in done) else MEASURED


def _measured(running: bench.Bench, one: rows.Measured) -> Row:
    row, began = Row(one.name, one.title), time.monotonic()
    _say(f"{one.name}: {one.title}")
    try:
        one.measure(running, row)
    except Exception as error:
        traceback.print_exc()
        row.failed = repr(error)
    row.seconds = time.monotonic() - began
    return row


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = [one.name for one in rows.every()]
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"all by default: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, 100,000 experts")
    parser.add_argument(
        "--peers", type=Path, help="folder with the sources of the peers, see benchmarks/README.md"
    )
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.rows) - set(names))
    if unknown:
        parser.error(f"no row {', '.join(unknown)}; there are {', '.join(names)}")
    return given


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m tests.outages.sms --port P --taken FILE`: Alibaba Cloud's double as a process that can be killed.

Each message that it takes is a line of FILE (its number and its variables), written before the answer.
"""

import argparse
import threading
from datetime import UTC, datetime
from pathlib import Path

import orjson

from foundation.clock import official_day
from notify.tests.doubles.aliyun import AliyunDouble


class KeptDouble(AliyunDouble):
    """Writes down what it takes."""

    def __init__(self, port: int, file: Path) -> None:
        super().__init__(official_day(datetime.now(UTC)).strftime("%Y%m%d"), port)
        self._file = file

    def _take(self, query: dict[str, str]) -> None:
        super()._take(query)
        taken = self.taken[-1]
        line = {"phone": taken.phone, "out_id": taken.out_id, "variables": taken.variables}
        with self._file.open("ab") as file:
            file.write(orjson.dumps(line) + b"\n")


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--taken", type=Path, required=True)
    given = parser.parse_args()
    with KeptDouble(given.port, given.taken):
        threading.Event().wait()


if __name__ == "__main__":
    main()

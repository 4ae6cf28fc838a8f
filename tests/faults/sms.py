"""The SMS provider of the fault test: Alibaba Cloud's double in a process of its own, which forgets nothing.

Every request is on disk before it is answered, and what it has taken over is read back when it starts again.

    python -m tests.faults.sms PORT RECORD
"""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from deploy.local.environment import REPOSITORY
from deploy.local.processes import Process, plain_environment, port_is_free
from foundation.clock import SystemClock, official_day
from notify.tests.doubles.aliyun import ACCESS_KEY_ID, ACCESS_KEY_SECRET, AliyunDouble
from notify.tests.doubles.server import Asked, Fault, Taken


@dataclass(frozen=True)
class Double:
    """The process, where it answers, and the file in which it writes down what it was asked."""

    process: Process
    url: str
    record: Path


def process(folder: Path, port: int) -> Double:
    """Return the double, not started."""
    record = folder / "sms.jsonl"
    made = Process(
        name="sms",
        command=[sys.executable, "-m", "tests.faults.sms", str(port), str(record)],
        folder=folder,
        environment=plain_environment(folder, PYTHONPATH=f"{REPOSITORY}:{REPOSITORY / 'services'}"),
        directory=REPOSITORY,
        ready=lambda: not port_is_free(port),
        grace=2.0,
    )
    return Double(made, f"http://127.0.0.1:{port}", record)


def settings(double: Double, receipt_secret: str) -> dict[str, str]:
    """Return what notify is to know of the double. A proxy of this machine must not come in between."""
    return {
        "NOTIFY_SMS_PROVIDER": "aliyun",
        "NOTIFY_ALIYUN_ACCESS_KEY_ID": ACCESS_KEY_ID,
        "NOTIFY_ALIYUN_ACCESS_KEY_SECRET": ACCESS_KEY_SECRET,
        "NOTIFY_ALIYUN_ENDPOINT": double.url,
        "NOTIFY_SMS_RECEIPT_SECRET": receipt_secret,
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), ""),
    }


def taken_over(record: Path) -> list[str]:
    """Return the out-ids of the messages that it has taken over, each as often as it was."""
    return [line["out_id"] for line in _lines(record) if line["action"] == "SendSms"]


class RecordingDouble(AliyunDouble):
    """Writes each request down, with fsync, before it answers."""

    def __init__(self, port: int, record: Path) -> None:
        super().__init__(f"{official_day(SystemClock().now()):%Y%m%d}", port)
        self.taken += [_taken(line) for line in _lines(record) if line["action"] == "SendSms"]
        self._record = record.open("ab")
        # What a crash has cut off was never answered, and the next line must not hang on to it.
        self._record.truncate(sum(len(line) + 1 for line in _raw_lines(record)))

    def answer(self, asked: Asked, fault: Fault) -> tuple[int, object]:
        """Write down what the double makes of a request, then answer it."""
        before = len(self.taken)
        reply = super().answer(asked, fault)
        query = dict(parse_qsl(urlsplit(asked.path).query))
        action = asked.headers["x-acs-action"] if reply[0] == 200 else "refused"
        line = {"action": action, "status": reply[0], "out_id": query.get("OutId", "")}
        for one in self.taken[before:]:
            line |= {"phone": one.phone, "template_id": one.template_id, "serial": one.serial, "day": one.day}
        self._record.write(orjson.dumps(line) + b"\n")
        self._record.flush()
        os.fsync(self._record.fileno())
        return reply

    def serve(self) -> None:
        """Answer until the process is ended."""
        self._server.serve_forever(poll_interval=0.5)


def _taken(line: Mapping[str, Any]) -> Taken:
    return Taken(line["out_id"], line["phone"], "", line["template_id"], {}, line["serial"], line["day"])


def _lines(record: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _raw_lines(record)]


def _raw_lines(record: Path) -> list[bytes]:
    """Return the whole lines that were written."""
    return record.read_bytes().split(b"\n")[:-1] if record.exists() else []


def main(port: str, record: str) -> None:
    """Serve until ended."""
    RecordingDouble(int(port), Path(record)).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])

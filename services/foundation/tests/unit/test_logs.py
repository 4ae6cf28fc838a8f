"""What a process writes into its log: one line of JSON each, whatever is in it."""

import json
import subprocess
import sys
from datetime import UTC, datetime

WRITING = """
import logging
from foundation.telemetry.logs import configure_logs, log
configure_logs("sample", "api")
log.info("typed", text='a\\n{"event": "forged", "level": "info"}\\r\\u2028\\x1b[31m')
log.info("odd", half=chr(0xD800), huge=2**70, thing=frozenset({1}))
logging.getLogger("library").warning("b\\n%s", '{"event": "forged"}')
try:
    raise KeyError("c")
except KeyError as error:
    log.error("unexpected_error", exc_info=error)
"""


def test_every_entry_is_one_line_of_json_with_its_time_in_utc():
    written = subprocess.run([sys.executable, "-c", WRITING], capture_output=True, text=True, check=True)
    assert written.stderr == ""
    lines = written.stdout.split("\n")
    assert lines.pop() == ""
    entries = [json.loads(line) for line in lines]
    assert [entry["event"] for entry in entries] == [
        "typed",
        "odd",
        'b\n{"event": "forged"}',
        "unexpected_error",
    ]
    for entry in entries:
        assert {"timestamp", "level", "service", "process"} <= set(entry)
        at = datetime.fromisoformat(entry["timestamp"])
        assert abs((datetime.now(UTC) - at).total_seconds()) < 60
    assert "KeyError: 'c'" in entries[3]["exception"]
    assert (entries[1]["half"], entries[1]["huge"]) == ("\ud800", 2**70)
    assert "\x1b" not in written.stdout

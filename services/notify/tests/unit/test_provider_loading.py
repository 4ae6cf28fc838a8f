"""A worker reads the SDK of the chosen provider before it forks, and no other one."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from types import SimpleNamespace

from celery import Celery

from foundation.tasks.shell import register_tasks
from notify.sms import usecases
from notify.worker import TASKS

usecases.settings = lambda: SimpleNamespace(sms_provider=sys.argv[1])


def sdks():
    return sorted(name for name in ("darabonba", "tencentcloud") if name in sys.modules)


assert sdks() == [], "whoever only looks at the tasks reads no SDK"
register_tasks(Celery("nobody"), [(TASKS, None)])
print(" ".join(sdks()))
"""


@pytest.mark.parametrize(
    ("provider", "read"), [("aliyun", "darabonba"), ("tencent", "tencentcloud"), ("outbox", "")]
)
def test_a_worker_reads_the_sdk_that_it_needs(provider: str, read: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, provider], capture_output=True, text=True, check=False, timeout=60
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == read

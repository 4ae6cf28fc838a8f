"""The patched program: it really is the product, it dies where it is told to, and a guard taken away is away.

Each case is a process of its own: patches last as long as the process.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def run(code: str, folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"FAULTS_FAILPOINTS": str(folder)},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_is_expertlib(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.program", "--help"],
        env=os.environ | {"FAULTS_FAILPOINTS": str(tmp_path)},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "The fire-safety expert library" in done.stdout


@pytest.mark.parametrize(
    ("point", "printed"), [("relay.publish.before", ""), ("relay.publish.after", "sent\n")]
)
def test_it_dies_at_an_armed_point_and_nowhere_else(tmp_path, point, printed):
    code = f"""
from pathlib import Path
from foundation.bus.publisher import Publisher
from tests.faults import program
from tests.faults.failpoints import Failpoints
Publisher._send = lambda self: print("sent", flush=True)
failpoints = Failpoints(Path({str(tmp_path)!r}))
program.patch_publish(failpoints, "relay")
failpoints.arm({point!r})
Publisher._send(None)
print("alive")
"""
    first = run(code, tmp_path)
    assert first.returncode == -signal.SIGKILL
    assert first.stdout == printed
    again = run(code.replace(f"failpoints.arm({point!r})", ""), tmp_path)
    assert again.stdout == "sent\nalive\n"


@pytest.mark.parametrize(
    ("point", "printed"), [("review-api.commit.before", ""), ("review-api.commit.after", "committed\n")]
)
def test_it_dies_at_the_commit_of_a_unit_of_work(tmp_path, point, printed):
    """One that prepared statements have begun is committed past SQLAlchemy."""
    code = f"""
import asyncio
from pathlib import Path
from types import SimpleNamespace
from foundation import resources
from foundation.db import within
from tests.faults import program
from tests.faults.failpoints import Failpoints
async def committed(session):
    print("committed", flush=True)
within.commit = committed
failpoints = Failpoints(Path({str(tmp_path)!r}))
program.patch_commit(failpoints, "review-api")
failpoints.arm({point!r})
asyncio.run(resources._keep(SimpleNamespace(in_transaction=lambda: False)))
asyncio.run(resources._keep(SimpleNamespace(in_transaction=lambda: True)))
print("alive")
"""
    done = run(code, tmp_path)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert done.stdout == "committed\n" + printed


CONFIRMS = """
from foundation.bus import publisher
from tests.faults import program
{take_away}
print(publisher.connect("amqp://u:p@127.0.0.1:1//").transport_options.get("confirm_publish", False))
"""
INBOX = """
from sqlalchemy.dialects import postgresql
from foundation.bus import handling
from foundation.bus.tables import InboxEntry
from tests.faults import program
{take_away}
statement = handling.insert(InboxEntry).values(consumer="c").on_conflict_do_nothing()
print("DO NOTHING" in str(statement.compile(dialect=postgresql.dialect())))
"""
ACKS_LATE = """
from foundation.tasks import celery_app
from tests.faults import program
{take_away}
conf = celery_app.make_celery("amqp://u:p@127.0.0.1:1//", ["experts"]).conf
print(conf.task_acks_late and conf.task_reject_on_worker_lost)
"""


@pytest.mark.parametrize(
    ("guard", "code"), [("confirms", CONFIRMS), ("inbox", INBOX), ("acks_late", ACKS_LATE)]
)
def test_a_guard_is_there_until_it_is_taken_away(tmp_path, guard, code):
    assert run(code.format(take_away=""), tmp_path).stdout == "True\n"
    assert run(code.format(take_away=f"program.WITHOUT[{guard!r}]()"), tmp_path).stdout == "False\n"

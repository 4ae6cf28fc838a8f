"""A person's copy of the own data leaves nothing out that is not explained, and reads in words."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from experts.attachments.model import Section
from experts.expiries.model import Step
from experts.submissions.model import Origin, Outcome
from gateway.forms.own_data import WORDS
from identity.accounts.model import AccountStatus
from identity.photos.model import PhotoState, Side
from identity.registrations.model import RegistrationState
from notify.messages.model import Channel, MessageState
from notify.preferences.model import ReminderKind
from tests.architecture.source import BACKENDS, SERVICES

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "personal-data.md"
ROW = re.compile(r"^\| (identity|experts|review|notify) \| (?P<names>`.+?`) \| (?P<held>.+?) \|$", re.M)
IN_THE_COPY = "yes"


def told(service):
    """Return table → what the page says of it: "yes", or why it is not in the copy."""
    lines = [found for found in ROW.finditer(PAGE.read_text()) if found.group(1) == service]
    names = [(name, one["held"]) for one in lines for name in re.findall(r"`(\w+)`", one["names"])]
    assert len(dict(names)) == len(names), "a table stands there twice"
    return dict(names)


def tables(service):
    return {table.name for table in import_module(f"{service}.database").Base.metadata.sorted_tables}


def copied(service):
    """Return the tables that the service's copy names in its source."""
    texts = set()
    for path in (SERVICES / service / "own_data").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    return texts & tables(service)


@pytest.mark.parametrize("service", BACKENDS)
def test_every_table_stands_on_the_page_with_what_becomes_of_it(service):
    assert set(told(service)) == tables(service)


@pytest.mark.parametrize("service", BACKENDS)
def test_what_the_page_says_is_in_the_copy_is_and_nothing_else(service):
    assert {name for name, held in told(service).items() if held == IN_THE_COPY} == copied(service)


CODES = {
    ("accounts", "status"): AccountStatus,
    ("registrations", "state"): RegistrationState,
    ("photos", "side"): Side,
    ("photos", "state"): PhotoState,
    ("submissions", "origin"): Origin,
    ("submissions", "outcome"): Outcome,
    ("attachments", "section"): Section,
    ("reminders", "step"): Step,
    ("messages", "channel"): Channel,
    ("messages", "state"): MessageState,
    ("sms_off", "kind"): ReminderKind,
}


@pytest.mark.parametrize("place", CODES)
def test_a_code_that_a_person_reads_has_a_word(place):
    assert {one.value for one in CODES[place]} <= set(WORDS[place])

"""Every fact has a schema that does not change silently, and somebody who listens."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from contracts.events import experts, identity, review
from contracts.events.base import Fact
from contracts.subscriptions import SUBSCRIPTIONS, TASK_SERVICES
from tests.architecture.source import BACKENDS

SNAPSHOTS = Path(__file__).parents[2] / "services" / "contracts" / "schemas"
PUBLISHERS = {"identity": identity, "experts": experts, "review": review}


def facts():
    return [
        kind
        for module in PUBLISHERS.values()
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Fact) and hasattr(kind, "NAME")
    ]


def schema(kind):
    return {
        "name": kind.NAME,
        "sealed": list(kind.SEALED),
        "subject": kind.SUBJECT,
        "payload": kind.model_json_schema(),
    }


@pytest.mark.parametrize("kind", facts(), ids=lambda kind: kind.NAME)
def test_a_fact_has_the_schema_of_its_snapshot(kind):
    """A breaking change is a new vN beside the old one; another change updates the snapshot on purpose."""
    snapshot = SNAPSHOTS / f"{kind.NAME}.json"
    assert snapshot.exists(), "write it with: python -m tests.architecture.snapshots"
    assert json.loads(snapshot.read_text()) == json.loads(json.dumps(schema(kind)))


@pytest.mark.parametrize("kind", facts(), ids=lambda kind: kind.NAME)
def test_a_fact_is_named_after_its_publisher_and_has_a_listener(kind):
    publisher = next(name for name, module in PUBLISHERS.items() if kind.__module__ == module.__name__)
    assert kind.NAME.split(".")[0] == publisher
    assert kind.NAME.rsplit(".", 1)[1].startswith("v")
    assert any(kind in listened for listened in SUBSCRIPTIONS.values())


@pytest.mark.parametrize("service", BACKENDS)
def test_a_service_handles_exactly_what_it_subscribes_to(service):
    handlers = import_module(f"{service}.consumer").HANDLERS
    assert handlers.names == {kind.NAME for kind in SUBSCRIPTIONS[service]}


@pytest.mark.parametrize("service", BACKENDS)
def test_a_task_queue_exists_exactly_where_there_are_tasks(service):
    tasks = import_module(f"{service}.worker").TASKS
    assert bool(tasks.entries) == (service in TASK_SERVICES)
    assert all(name.startswith(f"{service}.") for name in tasks.entries)


@pytest.mark.parametrize("kind", facts(), ids=lambda kind: kind.NAME)
def test_personal_data_is_sealed(kind):
    personal = {"phone", "document_number", "birth_date", "code", "expert_name", "opinion", "reason"}
    if kind is identity.AccountChanged:
        personal.add("name")
    assert personal & set(kind.model_fields) <= set(kind.SEALED)

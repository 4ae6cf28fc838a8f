"""Every table that points into the object store is known to backups: a new one is added to kept_objects.py."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from sqlalchemy import String

from tests.architecture.source import BACKENDS

# What a sender says of a file that is still on its way: its pieces are what is stored.
ONLY_SAID = {("experts", "attachment_uploads", "sha256")}


def tables(service):
    import_module(f"{service}.api")
    return import_module(f"{service}.database").Base.metadata.tables.values()


@pytest.mark.parametrize("service", BACKENDS)
def test_a_column_with_the_hash_of_an_object_is_in_the_statement_of_what_is_needed(service):
    known = f"{service}.kept_objects"
    statement = import_module(known).STATEMENT if find_spec(known) else ""
    columns = {
        (service, table.name, column.name)
        for table in tables(service)
        for column in table.columns
        if column.name.endswith("sha256") and isinstance(column.type, String)
    } - ONLY_SAID
    unknown = {found for found in columns if f"FROM {found[1]}" not in statement or found[2] not in statement}
    assert unknown == set()


def test_there_is_something_to_look_at():
    assert {service for service in BACKENDS if find_spec(f"{service}.kept_objects")} >= {
        "identity",
        "experts",
        "review",
    }

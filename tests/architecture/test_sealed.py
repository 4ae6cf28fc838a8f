"""Every binary column says what it keeps, so that a rotation of keys leaves none out (docs/guide/keys.md)."""

import ast
from importlib import import_module

import pytest

from expertlib.keys import rings
from foundation.db.base import PlatformBase
from foundation.sealing.columns import Indexed, Keyed, Sealed, SealedObject
from foundation.sealing.declared import declared, undeclared
from tests.architecture.source import BACKENDS, SERVICES


def metadata(service):
    return [import_module(f"{service}.database").Base.metadata, PlatformBase.metadata]


@pytest.mark.parametrize("service", BACKENDS)
def test_every_binary_column_says_what_it_keeps(service):
    assert undeclared(metadata(service)) == []


@pytest.mark.parametrize("service", BACKENDS)
def test_what_an_index_is_made_of_is_a_column_or_told_by_the_service(service):
    texts = rings.texts_of(service)
    told = set()
    for one in declared(metadata(service)):
        if isinstance(one.kept, Indexed):
            assert set(one.kept.of) <= set(one.table.columns.keys()), one.name
            if not one.kept.of:
                told.add(one.name)
    assert told == set(texts)


@pytest.mark.parametrize("service", BACKENDS)
def test_a_sealed_object_has_a_hash_and_a_sealed_row_a_key(service):
    for one in declared(metadata(service)):
        if isinstance(one.kept, SealedObject):
            assert one.kept.sha256 in one.table.columns, one.name
        if isinstance(one.kept, Sealed | SealedObject | Indexed | Keyed):
            assert one.table.primary_key.columns, one.name


def names(node):
    """Return the attributes that one side of a comparison names."""
    return {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def is_any(node):
    """Return whether one side of a comparison is `any_(...)`: an index's `every`, given as an array."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "any_"


BLIND = {
    one.column.name
    for service in BACKENDS
    for one in declared(metadata(service))
    if isinstance(one.kept, Indexed | Keyed)
} - {"key"}


# Counters are carried over to the active key before they are read, which is tested where keys turn.
CARRIED_OVER = {"identity/attempts/queries.py"}


def test_a_blind_index_is_never_looked_up_under_one_key_alone():
    found = []
    for path in sorted(SERVICES.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
                continue
            left, right = names(node.left), names(node.comparators[0])
            # a column against a column joins rows of one table, against ANY of an array it is looked up under every
            # key, against a value under one
            if left & BLIND and not right & BLIND and not is_any(node.comparators[0]):
                found.append(str(path.relative_to(SERVICES)))
    assert set(found) == CARRIED_OVER

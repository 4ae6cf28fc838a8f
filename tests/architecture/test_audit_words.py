"""The auditor reads words: each action and kind of object that the source writes down has some, and only they."""

import ast
import re
from collections import defaultdict
from functools import cache

from contracts.words import CodePurpose, Purpose
from gateway.forms.audit import ACTIONS, EVERYWHERE, OBJECTS, SERVICE_LABELS, VALUES
from notify.seed import TEMPLATES
from tests.architecture.source import BACKENDS, SERVICES

ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
SHARED = "everywhere"


def constants(node):
    return {
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def actions_in(call, module):
    """Return the actions that a call may write: its own, or every one that its module names where it is passed in."""
    given = constants(call.args[0]) or constants(module)
    return {text for text in given if ACTION.fullmatch(text)}


@cache
def written():
    """Return {service: actions} and the kinds of objects, read from every `….audit(…)` in the source."""
    actions, kinds = defaultdict(set), set()
    for path in sorted(SERVICES.rglob("*.py")):
        relative = path.relative_to(SERVICES)
        if "tests" in relative.parts or "testing" in relative.parts:
            continue
        module = ast.parse(path.read_text())
        service = relative.parts[0] if relative.parts[0] in BACKENDS else SHARED
        for call in ast.walk(module):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if call.func.attr != "audit" or len(call.args) < 3:
                continue
            found = actions_in(call, module)
            assert found, f"{relative}:{call.lineno} writes an action that cannot be read from the source"
            actions[service] |= found
            kinds |= constants(call.args[1]) or {
                value for name, value in globals_of(module) if name == getattr(call.args[1], "id", None)
            }
    return dict(actions), kinds


def globals_of(module):
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                yield getattr(target, "id", None), node.value.value


def test_every_action_has_words_and_no_words_are_left_over():
    actions, _ = written()
    words = {service: set(table) for service, table in ACTIONS.items()} | {SHARED: set(EVERYWHERE)}
    missing = {service: found - words.get(service, set()) for service, found in actions.items()}
    stale = {service: table - actions.get(service, set()) for service, table in words.items()}
    assert {service: sorted(found) for service, found in missing.items() if found} == {}
    assert {service: sorted(found) for service, found in stale.items() if found} == {}


def test_every_kind_of_object_has_words():
    _, kinds = written()
    assert sorted(kinds ^ set(OBJECTS)) == []


def test_every_service_has_a_name():
    assert set(SERVICE_LABELS) == set(ACTIONS) == set(BACKENDS)


def test_words_are_chinese_and_say_one_thing_each():
    for table in (*ACTIONS.values(), EVERYWHERE):
        assert len(set(table.values())) == len(table)
        assert all(re.fullmatch(r"[一-鿿、]+", words) for words in table.values())


def test_what_a_detail_names_by_code_is_shown_in_words():
    assert set(VALUES["template"]) == {template.code for template in TEMPLATES}
    assert set(VALUES["purpose"]) == {*map(str, CodePurpose), *map(str, Purpose)}

"""Every line knows its room, and data flows one way (architecture.md)."""

import pytest

from tests.architecture.source import BACKENDS, FLOOR, ROOMS, SERVICES, features, rooms

# Programs of their own, started in memory-limited processes (docs/decisions/0009).
PROGRAMS = {("experts", "attachments", "inspector"), ("identity", "photos", "decoder")}
OPEN_TO_OTHER_FEATURES = {"usecases", "errors"}


def test_there_is_something_to_look_at():
    assert len(rooms()) > 60


@pytest.mark.parametrize("service", BACKENDS)
def test_a_feature_has_only_known_rooms(service):
    unknown = {
        (room.service, room.feature, room.name)
        for room in rooms()
        if room.service == service and room.name not in ROOMS
    }
    assert unknown <= PROGRAMS


def test_imports_point_down_and_other_features_are_met_at_the_door():
    broken = []
    for room in rooms():
        if room.name not in ROOMS:
            continue
        names = {feature.name for feature in features(room.service)}
        for line, imported in room.imports():
            parts = imported.split(".")
            if parts[0] != room.service or len(parts) < 3 or parts[1] not in names:
                continue
            feature, target = parts[1], parts[2]
            if feature == room.feature:
                allowed = target not in ROOMS or target == room.name or FLOOR[target] > FLOOR[room.name]
            else:
                allowed = target in OPEN_TO_OTHER_FEATURES
            if not allowed:
                broken.append(f"{room.path.relative_to(SERVICES)}:{line} {imported}")
    assert broken == []


def test_the_foundation_has_no_drawer_for_odds_and_ends():
    names = {path.stem for path in (SERVICES / "foundation").rglob("*.py")}
    assert names.isdisjoint({"utils", "helpers", "common", "misc"})


BUSINESS_NOUNS = ("expert", "bureau", "reviewer", "applicant", "association", "submission", "specialty")


def test_the_foundation_knows_no_noun_of_ours():
    found = [
        f"{path.relative_to(SERVICES)}: {noun}"
        for path in (SERVICES / "foundation").rglob("*.py")
        if "tests" not in path.parts
        for noun in BUSINESS_NOUNS
        if noun in path.read_text().lower().replace("expertlib", "")
    ]
    assert found == []

"""The statements of lists of cases: each combination of a duty and a filter has exactly the values that it is given."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.words import Purpose, Role, Stage
from foundation.auth.actor import Actor, Grant
from foundation.ids import uuid7
from review.cases.queries import Filter, lists
from review.cases.queries.concerning import Duty, of_person

BUREAU = uuid7()
ASSOCIATION_S, BUREAU_S = Grant(Role.ASSOCIATION_REVIEWER, None), Grant(Role.BUREAU_REVIEWER, BUREAU)
NARROW = Filter(Stage.FINAL, "热", "650000", "fire", Purpose.CHANGE, date(2026, 1, 5))
NARROWED = [
    Filter(),
    NARROW,
    *(replace(Filter(), **{part: getattr(NARROW, part)}) for part in Filter.__dataclass_fields__),
]


@pytest.mark.parametrize("grants", [{ASSOCIATION_S}, {BUREAU_S}, {ASSOCIATION_S, BUREAU_S}])
@pytest.mark.parametrize("employer", [None, uuid7()])
@pytest.mark.parametrize("wanted", NARROWED)
def test_every_statement_has_its_values(grants, employer, wanted):
    actor = Actor(uuid7(), "某人", frozenset(grants), session_id=uuid7(), employer_id=employer)
    duty, shape = Duty.of(actor), lists._Shape.of(wanted)
    asked, here = lists._asked(actor, wanted), {"at": None, "after": uuid7()}
    lists._listing(duty, shape, False).arguments(asked)
    lists._listing(duty, shape, True).arguments({**asked, **here})
    lists._placing(duty, shape).arguments({**asked, **here})
    lists._decided(shape, True).arguments({"by": actor.id, **lists.values_of(wanted), **here})
    lists._counting(duty).arguments({"today": date(2026, 1, 5), **of_person(actor)})


def test_a_duty_tells_apart_whoever_sees_other_cases():
    def duty(*grants: Grant, employer=None):
        return Duty.of(Actor(uuid7(), "某人", frozenset(grants), session_id=uuid7(), employer_id=employer))

    assert not duty().decides
    assert not duty(Grant(Role.ASSOCIATION_COORDINATOR, None)).decides
    different = [duty(ASSOCIATION_S), duty(BUREAU_S), duty(ASSOCIATION_S, BUREAU_S)]
    different += [duty(BUREAU_S, employer=BUREAU)]
    assert len(set(different)) == 4
    assert duty(BUREAU_S) == duty(Grant(Role.BUREAU_REVIEWER, uuid7())), (
        "bureaus are values, not another statement"
    )

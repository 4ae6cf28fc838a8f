"""What the database does not take of a decision has words."""

from sqlalchemy import UniqueConstraint

from review.cases.model import Decision
from review.cases.usecases.deciding import DECIDED_BEFORE


def test_every_unique_constraint_of_decisions_has_words() -> None:
    names = {str(one.name) for one in Decision.__table__.constraints if isinstance(one, UniqueConstraint)}
    assert set(DECIDED_BEFORE) == names

"""Whom a case concerns: the conditions that every statement on cases carries."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    literal_column,
    or_,
    true,
)

from contracts.words import Role
from foundation.auth.actor import Actor
from review.cases.model import Case, CaseState, Decision

SEES_ALL = (Role.ASSOCIATION_REVIEWER, Role.ASSOCIATION_COORDINATOR)

VISIBLE = or_(
    bindparam("sees_all", type_=Boolean),
    Case.account_id == bindparam("seen_by"),
    Case.bureau_id == any_(bindparam("seen_for", type_=ARRAY(Uuid))),
)
"""The condition of `visible_to` for prepared statements; `seen_by` gives its values."""


def seen_by(actor: Actor) -> dict[str, Any]:
    """Return the values of VISIBLE for a person."""
    return {
        "sees_all": actor.has(*SEES_ALL),
        "seen_by": actor.id,
        "seen_for": list(actor.organizations(Role.BUREAU_REVIEWER)),
    }


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a person may see a case (product.md, People)."""
    if actor.has(*SEES_ALL):
        return true()
    recommended = Case.bureau_id.in_(actor.organizations(Role.BUREAU_REVIEWER))
    return or_(Case.account_id == actor.id, recommended)


def in_state(state: CaseState) -> ColumnElement[bool]:
    """Return the condition that a case is in a state, written out: the planner knows how few are open."""
    return Case.state == literal_column(f"'{state.value}'", Case.state.type)


@dataclass(frozen=True, slots=True)
class Duty:
    """What about a person decides which cases may wait for them: stages, bureaus, whether they have an employer.

    A statement is compiled once for each duty; `of_person` are the values that it is given.
    """

    preliminary: bool
    final: bool
    employed: bool

    @classmethod
    def of(cls, actor: Actor) -> "Duty":
        """Return the duty of a person."""
        return cls(
            preliminary=actor.has(Role.ASSOCIATION_REVIEWER),
            final=bool(actor.organizations(Role.BUREAU_REVIEWER)),
            employed=actor.employer_id is not None,
        )

    @property
    def decides(self) -> bool:
        """Whether anything can wait for this person at all; a statement without a stage has no values either."""
        return self.preliminary or self.final

    @property
    def waiting(self) -> ColumnElement[bool]:
        """The condition that a case waits for this person: the same as policies.check_may_decide.

        Who has decided before is asked of the final stage only: while the preliminary one waits, nobody has.
        """
        mine: list[ColumnElement[bool]] = []
        if self.preliminary:
            mine.append(in_state(CaseState.PRELIMINARY))
        if self.final:
            decided = exists().where(Decision.case_id == Case.id, Decision.by_id == bindparam("person"))
            theirs = Case.bureau_id == any_(bindparam("bureaus", type_=ARRAY(Uuid)))
            mine.append(and_(in_state(CaseState.FINAL), theirs, ~decided))
        conditions = [or_(*mine), Case.account_id != bindparam("person")]
        if self.employed:
            conditions.append(Case.employer_id.is_distinct_from(bindparam("employer", type_=Uuid)))
        return and_(*conditions)


def of_person(actor: Actor) -> dict[str, Any]:
    """Return the values of the condition of the person's duty."""
    duty, values = Duty.of(actor), dict[str, Any](person=actor.id)
    if duty.final:
        values["bureaus"] = list(actor.organizations(Role.BUREAU_REVIEWER))
    if duty.employed:
        values["employer"] = actor.employer_id
    return values

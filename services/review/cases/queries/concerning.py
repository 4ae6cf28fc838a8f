"""Whom a case concerns: the conditions that every statement on cases carries."""

from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Uuid, and_, any_, bindparam, exists, false, or_, true

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


def waiting_for(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a case waits for this person: the same as policies.check_may_decide.

    Who has decided before is asked of the final stage only: while the preliminary one waits, nobody has.
    """
    mine: list[ColumnElement[bool]] = [false()]
    if actor.has(Role.ASSOCIATION_REVIEWER):
        mine.append(Case.state == CaseState.PRELIMINARY)
    bureaus = actor.organizations(Role.BUREAU_REVIEWER)
    if bureaus:
        decided = exists().where(Decision.case_id == Case.id, Decision.by_id == actor.id)
        mine.append(and_(Case.state == CaseState.FINAL, Case.bureau_id.in_(bureaus), ~decided))
    conditions = [or_(*mine), Case.account_id != actor.id]
    if actor.employer_id is not None:
        conditions.append(Case.employer_id.is_distinct_from(actor.employer_id))
    return and_(*conditions)

"""Whom a case concerns: the conditions that every statement on cases carries."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from contracts.words import Role
from foundation.auth.actor import Actor
from review.cases.model import Case, CaseState, Decision


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a person may see a case (product.md, People)."""
    if actor.has(Role.ASSOCIATION_REVIEWER, Role.ASSOCIATION_COORDINATOR):
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

"""Every write that a person makes is audited, or says why not: watched in every service test."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from foundation.db.base import PlatformBase
from foundation.db.within import WROTE
from foundation.unit_of_work import UnitOfWork


class UnauditedWrite(AssertionError):
    """A person changed rows and nobody wrote down who did what."""


def require_audit(uow: UnitOfWork) -> None:
    """Raise UnauditedWrite for a write of a signed-in person without an audit entry."""
    session = uow.session.sync_session
    wrote = session.info.get(WROTE, False) or _pending(session)
    if uow.actor is not None and wrote and not uow.audited:
        raise UnauditedWrite(f"a write of {uow.actor.grants} was not audited")


@event.listens_for(Session, "after_flush")
def _note_flush(session: Session, _context: Any) -> None:
    if _pending(session):
        session.info[WROTE] = True


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[WROTE] = True


def _pending(session: Session) -> bool:
    changed = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    return any(not isinstance(row, PlatformBase) for row in changed)

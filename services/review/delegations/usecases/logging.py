"""Writing a line into the contact log."""

from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from review.delegations.model import ContactEntry, ContactKind, ContactOutcome, Delegation, note_place


def log_contact(
    uow: UnitOfWork,
    delegation: Delegation,
    kind: ContactKind,
    outcome: ContactOutcome,
    *,
    by: Actor | None,
    note: str = "",
) -> None:
    """Write down how an expert and the association were in touch; without `by` it was the expert, by the link."""
    entry_id = uuid7()
    uow.session.add(
        ContactEntry(
            id=entry_id,
            delegation_id=delegation.id,
            kind=kind,
            outcome=outcome,
            note=uow.sealer.seal(note, note_place(entry_id)) if note else None,
            by_id=by.id if by else None,
            by_name=by.name if by else delegation.expert_name,
            at=uow.now(),
        )
    )

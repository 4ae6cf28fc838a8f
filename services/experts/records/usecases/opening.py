"""Opening the record of an account; whoever is in the library from an older register gets that one."""

from sqlalchemy.dialects.postgresql import insert

from contracts.events.identity import AccountChanged
from contracts.words import RecordStatus
from experts.form.usecases import Form
from experts.people import usecases as people
from experts.records import queries
from experts.records.model import Record, draft_place
from experts.records.usecases.merging import give
from experts.submissions import usecases as submissions
from foundation.db.holding import hold_while_turning
from foundation.ids import uuid7
from foundation.sealing.sealer import BlindIndex, Sealer
from foundation.unit_of_work import UnitOfWork


async def open_record(uow: UnitOfWork, fact: AccountChanged) -> None:
    """Give an account that may apply its record, once: the one of an older register that bears the same identity
    number and name, or a new one with what is known already filled in.

    The name counts because a unit can open an account for any number. Once it is corrected, the next fact gives
    the account its record.
    """
    index = people.document_index(uow.sealer, fact.document_number)
    await hold_while_turning(uow.session, index)
    own = await queries.lock_of_account(uow.session, fact.account_id)
    registered = await queries.lock_with_index(uow.session, index)
    if own is None and registered is None:
        if await _insert(uow, fact, index):
            return
        # an import or another fact was quicker by a moment
        own = await queries.lock_of_account(uow.session, fact.account_id)
        registered = await queries.lock_with_index(uow.session, index)
    if registered is not None and registered.account_id is None:
        if await _is_called_so(uow, registered, fact.name):
            await _claim(uow, fact, own, registered)
            return
        uow.audit(
            "record.claim", "record", registered.id, result="refused", kept=str(own.id) if own else None
        )
    if own is None:
        await _insert(uow, fact, None)
    elif own.document_index is None and registered is None:
        own.document_index = index
        uow.leave_unaudited("a column that did not exist when the record was opened")


async def _insert(uow: UnitOfWork, fact: AccountChanged, index: BlindIndex | None) -> bool:
    """Make a record; return False where the account or the number has one already."""
    record_id = uuid7()
    draft = Form(
        phone=fact.phone or "",
        region_code=fact.region_code or "",
        employer_name=(fact.employer_name or "")[:200],
    )
    values = {
        "id": record_id,
        "account_id": fact.account_id,
        "document_index": index,
        "status": RecordStatus.DRAFT,
        "version": 1,
        "draft": uow.sealer.seal_json(draft.model_dump(), draft_place(record_id)),
        "draft_version": 1,
        "round": 0,
        "created_at": uow.now(),
    }
    statement = insert(Record).values(values).on_conflict_do_nothing()
    made = (await uow.session.execute(statement.returning(Record.id))).first() is not None
    if made:
        uow.audit("record.open", "record", record_id)
    return made


async def _is_called_so(uow: UnitOfWork, registered: Record, name: str) -> bool:
    if registered.listed_submission_id is None:
        return True
    listed = await submissions.find(uow.session, registered.listed_submission_id)
    return listed is not None and people.same_name(listed.expert_name, name)


async def _claim(uow: UnitOfWork, fact: AccountChanged, own: Record | None, registered: Record) -> None:
    """Have the account get the record that an import has made of its number.

    A record of its own gives way, unless it was ever submitted or listed: then both stay, noted for the auditor.
    """
    if own is not None and own.has_history:
        uow.audit("record.claim", "record", registered.id, result="refused", kept=str(own.id))
        return
    if own is not None:
        _keep_what_was_typed(uow.sealer, own, registered)
        own.draft = uow.sealer.seal_json(Form().model_dump(), draft_place(own.id))
        own.account_id = own.document_index = None
        await uow.session.flush()
    await give(uow, registered, fact.account_id)
    if fact.phone and own is None:
        _complete_phone(uow.sealer, registered, fact.phone)
    uow.audit("record.claim", "record", registered.id, account_id=str(fact.account_id))


def _keep_what_was_typed(sealer: Sealer, own: Record, registered: Record) -> None:
    if own.draft_saved_at is not None:
        typed = sealer.open(own.draft, draft_place(own.id))
        registered.draft = sealer.seal(typed, draft_place(registered.id))
        registered.draft_saved_at = own.draft_saved_at
        registered.draft_version = max(own.draft_version, registered.draft_version) + 1


def _complete_phone(sealer: Sealer, record: Record, phone: str) -> None:
    """Old registers lack phones; what the account has is filled in, as in a new record."""
    place = draft_place(record.id)
    draft = Form.model_validate(sealer.open_json(record.draft, place))
    if not draft.phone:
        completed = draft.model_copy(update={"phone": phone})
        record.draft = sealer.seal_json(completed.model_dump(), place)

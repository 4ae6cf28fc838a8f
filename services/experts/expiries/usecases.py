"""Reminding people of what ends, listing it for the association, confirming once a year."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.experts import ReminderDue
from contracts.words import RecordStatus
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.expiries import policies, queries
from experts.expiries.model import WHAT_LABELS as WHAT_LABELS
from experts.expiries.model import Reminder as Reminder
from experts.expiries.model import What
from experts.expiries.policies import CONFIRMATION_NOTICE_DAYS, Window
from experts.expiries.queries import End, Lasting, Untold
from experts.library import usecases as library
from experts.library.usecases import CertificateTerm, Entry
from experts.parameters import usecases as parameters
from experts.parameters.usecases import LibraryParameters
from experts.records import usecases as records
from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.db.paging import Slice
from foundation.errors import Failure
from foundation.unit_of_work import UnitOfWork

PORTION = 500
"""How many people one transaction tells: a whole register may fall due on the same day."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind end soon or have ended; `more` where there are more than are counted."""

    what: What
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Expiring:
    """A page of what ends, how many of each kind do, and the words to read certificates."""

    page: Slice[End]
    words: Words
    today: date


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a person's place in the library ends, and when. `entry` is None for who is not in it."""

    entry: Entry | None
    today: date
    term_until: date | None
    confirm_by: date | None
    may_confirm: bool
    certificates: list[CertificateTerm]
    notice: LibraryParameters
    words: Words


async def remind(uow: UnitOfWork) -> bool:
    """Tell up to PORTION people what of theirs ends; return whether there may be more to tell."""
    today = official_day(uow.now())
    values = await parameters.read(uow.session)
    words = await dictionaries.read(uow.session)
    left = PORTION
    for what in What:
        lasting = _lasting(what, values)
        if lasting is None:
            continue
        for window in policies.windows(what, today, _notice_days(what, values)):
            ends = await queries.untold(uow.session, lasting, window, left)
            await _tell(uow, what, window, ends, words, today)
            left -= len(ends)
            if left == 0:
                return True
    return False


async def list_ending(
    session: AsyncSession, actor: Actor, what: What, region: str, cursor: str | None, today: date
) -> Expiring:
    """Return a page of the experts of whom this has ended or ends soon; empty where it never ends."""
    values = await parameters.read(session)
    words = await dictionaries.read(session)
    lasting = _lasting(what, values)
    if lasting is None:
        return Expiring(Slice([], None), words, today)
    until = today + timedelta(days=_notice_days(what, values))
    page = await queries.ending(session, actor, lasting, until, region, cursor)
    return Expiring(page, words, today)


async def count_ending(session: AsyncSession, actor: Actor, region: str, today: date) -> list[Count]:
    """Return for each kind how many experts' end soon or have ended."""
    values = await parameters.read(session)
    counts = []
    for what in What:
        lasting, days = _lasting(what, values), timedelta(days=_notice_days(what, values))
        found = await queries.count_ending(session, actor, lasting, today + days, region) if lasting else 0
        counts.append(Count(what, min(found, queries.MOST_COUNTED), found > queries.MOST_COUNTED))
    return counts


async def read_standing(session: AsyncSession, actor: Actor, today: date) -> Standing:
    """Return what of one's own ends, and whether one may confirm now; raise RecordNotThere."""
    record = await records.find_own(session, actor)
    entry = await queries.entry_of(session, record.id)
    if entry is not None and entry.status == RecordStatus.REMOVED:
        entry = None
    values = await parameters.read(session)
    confirm_by = _due(What.CONFIRMATION, entry, values)
    return Standing(
        entry=entry,
        today=today,
        term_until=_due(What.TERM, entry, values),
        confirm_by=confirm_by,
        may_confirm=entry is not None and _may_confirm(record.status, confirm_by, today),
        certificates=list(await queries.certificates_of(session, record.id)) if entry else [],
        notice=values,
        words=await dictionaries.read(session),
    )


async def confirm(uow: UnitOfWork, actor: Actor) -> None:
    """Note that the person confirms today that all the library holds is true; pressed again it is the same.

    Raises RecordNotThere, NotConfirmable, ConfirmationNotDue.
    """
    record = await records.lock_own(uow, actor)
    today = official_day(uow.now())
    entry = await queries.entry_of(uow.session, record.id)
    if entry is not None and entry.confirmed_on == today and record.status in policies.CONFIRMABLE:
        uow.leave_unaudited("confirmed today already")
        return
    values = await parameters.read(uow.session)
    policies.check_may_confirm(record.status, _due(What.CONFIRMATION, entry, values), today)
    await library.confirm(uow, record.id)
    uow.audit("record.confirm", "record", record.id)


async def _tell(
    uow: UnitOfWork, what: What, window: Window, ends: list[Untold], words: Words, today: date
) -> None:
    noted = await queries.note_told(uow.session, what, window.step, ends, uow.now())
    for end in ends:
        if (end.record_id, end.item_id) in noted:
            uow.emit(_fact(what, window, end, words, today))


def _fact(what: What, window: Window, end: Untold, words: Words, today: date) -> ReminderDue:
    label = words.label("certificate_kind", end.kind) if what == What.CERTIFICATE else WHAT_LABELS[what]
    parts = (what, end.record_id, end.item_id, end.due_on.isoformat(), window.step)
    return ReminderDue(
        record_id=end.record_id,
        version=end.version,
        account_id=end.account_id,
        kind=what.value,
        key=":".join(str(part) for part in parts if part != ""),
        what=label,
        due_on=end.due_on,
        days_left=(end.due_on - today).days,
    )


def _may_confirm(status: RecordStatus, confirm_by: date | None, today: date) -> bool:
    try:
        policies.check_may_confirm(status, confirm_by, today)
    except Failure:
        return False
    return True


def _lasting(what: What, values: LibraryParameters) -> Lasting | None:
    """Return how long it lasts, None where the administrator has set that it never ends."""
    months = {What.TERM: 12 * values.term_years, What.CONFIRMATION: values.confirmation_months}
    if what == What.CERTIFICATE:
        return Lasting(what)
    return Lasting(what, months[what]) if months[what] else None


def _notice_days(what: What, values: LibraryParameters) -> int:
    days = {
        What.CERTIFICATE: values.certificate_notice_days,
        What.TERM: values.term_notice_days,
        What.CONFIRMATION: CONFIRMATION_NOTICE_DAYS,
    }
    return days[what]


def _due(what: What, entry: Entry | None, values: LibraryParameters) -> date | None:
    lasting = _lasting(what, values)
    if entry is None or lasting is None:
        return None
    begin = entry.term_from if what == What.TERM else entry.confirmed_on
    return policies.months_after(begin, lasting.months)

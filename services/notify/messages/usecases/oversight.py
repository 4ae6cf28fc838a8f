"""What those who look after messages see: all text messages without what they say, or those of an activity."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import OFFICIAL_TIME, official_day
from foundation.db.paging import Slice
from foundation.errors import Failure
from foundation.sealing.sealer import Sealer
from notify.contacts.usecases import Person, find_people
from notify.messages import policies, queries
from notify.messages.model import Cause, Message, MessageState, place_of
from notify.messages.queries import Figures
from notify.parameters.usecases import read_parameters


@dataclass(frozen=True, slots=True)
class Overseen:
    """A message with whom it goes to. `refusal` is why it may not be sent again, empty where it may."""

    message: Message
    name: str
    phone: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Told:
    """A message about an activity; `body` is without what only the person on the phone may see."""

    overseen: Overseen
    body: str


@dataclass(frozen=True, slots=True)
class Today:
    """The text messages of today: figures, what the day has room for, and what failed lately for which cause."""

    figures: Figures
    budget: int
    spent: bool
    causes: Sequence[tuple[Cause, int]]


async def list_sms(
    session: AsyncSession,
    sealer: Sealer,
    now: datetime,
    states: Collection[MessageState],
    cause: Cause | None,
    cursor: str | None,
) -> Slice[Overseen]:
    """Return text messages, newest first, with the number they go to, its middle hidden."""
    page = await queries.list_sms(session, states, cause, cursor)
    people = await _people(session, sealer, page.items)
    followed = await queries.newer_ones(session, page.items)
    return Slice(
        [
            _overseen(sealer, each, people, _resend_refusal(each, now, newest=each.id not in followed))
            for each in page.items
        ],
        page.next,
    )


async def list_about(
    session: AsyncSession, sealer: Sealer, now: datetime, activity_id: UUID, cursor: str | None
) -> Slice[Told]:
    """Return the messages about an activity, newest first."""
    page = await queries.list_about(session, activity_id, cursor)
    people = await _people(session, sealer, page.items)
    followed = await queries.newer_ones(session, page.items)
    told = []
    for each in page.items:
        refusal = _repeat_refusal(each, now, newest=each.id not in followed)
        variables = sealer.open_json(each.variables, place_of("variables", each.id))
        body = policies.without_secrets(sealer.open(each.body, place_of("body", each.id)), variables)
        told.append(Told(_overseen(sealer, each, people, refusal), body))
    return Slice(told, page.next)


async def today(session: AsyncSession, now: datetime) -> Today:
    """Return how today's sending goes."""
    midnight = now.astimezone(OFFICIAL_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    return Today(
        figures=await queries.figures(session, official_day(now), midnight),
        budget=(await read_parameters(session)).sms_per_day,
        spent=await queries.waits_for_tomorrow(session),
        causes=await queries.count_causes(session, now - policies.LONGEST_AGO, now),
    )


async def _people(session: AsyncSession, sealer: Sealer, messages: Sequence[Message]) -> dict[UUID, Person]:
    ids = {each.account_id for each in messages if each.account_id is not None}
    return await find_people(session, sealer, ids)


def _overseen(sealer: Sealer, message: Message, people: dict[UUID, Person], refusal: str) -> Overseen:
    person = people.get(message.account_id) if message.account_id else None
    phone = person.phone if person else None
    if message.phone is not None:
        phone = sealer.open(message.phone, place_of("phone", message.id))
    return Overseen(message, person.name if person else "", policies.masked_phone(phone or ""), refusal)


def _resend_refusal(message: Message, now: datetime, *, newest: bool) -> str:
    try:
        policies.check_resend(message, now, newest=newest)
    except Failure as failure:
        return failure.sentence
    return ""


def _repeat_refusal(message: Message, now: datetime, *, newest: bool) -> str:
    try:
        policies.check_repeat(message, now, newest=newest)
    except Failure as failure:
        return failure.sentence
    return ""

"""Counting in working days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.reference import working_days
from foundation.clock import official_day
from foundation.db.engine import Database
from foundation.db.together import Question
from foundation.unit_of_work import UnitOfWork
from review.calendar import policies, queries
from review.calendar.model import EnteredYear

LOOK_BACK = timedelta(days=60)
"""No few working days reach further back than that: the longest holidays are much shorter."""


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of a year.

    `shipped`: its statutory holidays came with the program; `entered`: an administrator has entered them;
    `overrides`: the days that are overruled.
    """

    year: int
    shipped: bool
    entered: EnteredYear | None
    overrides: dict[date, bool]

    @property
    def known(self) -> bool:
        """Whether its days off are known."""
        return self.shipped or self.entered is not None


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A stretch of days; `numbers` holds for each, and for the day before the first, how many were worked so far."""

    numbers: Mapping[date, int]

    def is_working(self, day: date) -> bool:
        """Return whether people work on a day of the stretch."""
        return self.numbers[day] > self.numbers[day - timedelta(days=1)]

    def between(self, began: date, ended: date) -> int:
        """Return the working days after the day on which something began, up to the day on which it ended."""
        return max(self.numbers[ended] - self.numbers[began], 0)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Today, and the working days from today on as far as asked for."""

    today: date
    days: WorkingDays

    def left(self, due_on: date) -> int:
        """Return how many working days are left after today until the end of a day, 0 once it has come."""
        return self.days.between(self.today, due_on) if due_on > self.today else 0


def overrides_from(day: date) -> Question[dict[date, bool]]:
    """Return the question for the overruled days from a day on."""
    return queries.overrides(day, date.max)


def due_day(since: datetime, days: int, overrides: Mapping[date, bool]) -> date:
    """Return the `days`-th working day after the day of `since`, which itself does not count."""
    return working_days.add_working_days(official_day(since), days, overrides)


async def find_due_day(session: AsyncSession, since: datetime, days: int) -> date:
    """Return the `days`-th working day after the day of `since`, which itself does not count."""
    return due_day(since, days, await queries.overrides_between(session, official_day(since), date.max))


async def find_day_before(session: AsyncSession, day: date, days: int) -> date:
    """Return the `days`-th working day before a day, which itself does not count."""
    overrides = await queries.overrides_between(session, day - LOOK_BACK, day)
    return working_days.add_working_days(day, -days, overrides)


async def read_working_days(session: AsyncSession, first: date, last: date) -> WorkingDays:
    """Return the working days from `first` to `last`, both included."""
    return _working_days(first, last, await queries.overrides_between(session, first, last))


def _working_days(first: date, last: date, overrides: Mapping[date, bool]) -> WorkingDays:
    numbers = {first - timedelta(days=1): 0}
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        numbers[day] = numbers[day - timedelta(days=1)] + working_days.is_working_day(day, overrides)
    return WorkingDays(numbers)


async def look_ahead(session: AsyncSession, now: datetime, due_days: Iterable[date]) -> Outlook:
    """Return what is needed to say how long is left until each of these days."""
    today = official_day(now)
    return Outlook(today, await read_working_days(session, today, max([today, *due_days])))


async def look_ahead_of(database: Database, now: datetime, due_days: Sequence[date]) -> Outlook:
    """Return the same, for a route that needs no session."""
    last = max(due_days, default=official_day(now))
    return outlook(now, last, await queries.overrides_now(database, official_day(now), last))


def outlook(now: datetime, due_day: date, overrides: Mapping[date, bool]) -> Outlook:
    """Return the same until one day, from what is overruled from today on."""
    today = official_day(now)
    return Outlook(today, _working_days(today, max(today, due_day), overrides))


async def read_year(session: AsyncSession, year: int) -> Year:
    """Return what is known of a year."""
    overrides = await queries.overrides_between(session, date(year, 1, 1), date(year, 12, 31))
    entered = await queries.entered(session, [year])
    return Year(year, working_days.covers(year), entered.get(year), overrides)


async def missing_years(session: AsyncSession, today: date) -> list[int]:
    """Return the years whose holidays should be known by now and are not."""
    years = (today.year, today.year + 1)
    shipped = [year for year in years if working_days.covers(year)]
    return policies.missing_years(today, {*shipped, *await queries.entered(session, years)})


async def overrule_day(uow: UnitOfWork, day: date, working: bool) -> None:
    """Say whether people work on a day. Counts for due dates that are set from now on. Raises DayOutOfRange."""
    policies.check_day(day)
    await queries.save_override(uow.session, day, working)
    uow.audit("calendar.overrule", "day", day.isoformat(), day=day.isoformat(), working=working)


async def restore_day(uow: UnitOfWork, day: date) -> None:
    """Have the statutory calendar count again for a day; one that was not overruled stays as it is."""
    if await queries.drop_override(uow.session, day):
        uow.audit("calendar.restore", "day", day.isoformat(), day=day.isoformat())
    else:
        uow.leave_unaudited("the day was not overruled")


async def enter_year(uow: UnitOfWork, year: int) -> Year:
    """Write down that the days off of a year have been entered: no more warning. Raises YearKnown."""
    policies.check_may_enter(year, working_days.covers(year))
    name = uow.actor.name if uow.actor else ""
    if await queries.save_entered(uow.session, year, uow.now(), name):
        uow.audit("calendar.enter", "year", year, label=f"{year}年")
    else:
        uow.leave_unaudited("it was entered before")
    return await read_year(uow.session, year)


async def reopen_year(uow: UnitOfWork, year: int) -> Year:
    """Take back that a year has been entered: it is warned of again."""
    if await queries.drop_entered(uow.session, year):
        uow.audit("calendar.reopen", "year", year, label=f"{year}年")
    else:
        uow.leave_unaudited("it was not entered")
    return await read_year(uow.session, year)

"""The figures of the library. They are kept for a minute: the walk over a million experts takes a second."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS, STATUS_LABELS, ExpertKind, RecordStatus
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.statistics import policies, queries
from experts.statistics.policies import AGE_GROUPS, MONTHS, UNKNOWN_AGE
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.resources import Resources

KEPT_FOR = timedelta(minutes=1)
KEPT = "statistics"
NO_TITLE = "其他"
IN_LIBRARY = (RecordStatus.LISTED, RecordStatus.SUSPENDED, RecordStatus.REMOVED)


@dataclass(frozen=True, slots=True)
class Bar:
    """One value and how many experts have it."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures as of a moment. `statuses` is None for who sees only listed experts."""

    at: datetime
    total: int
    prefectures: list[Bar]
    specialties: list[Bar]
    titles: list[Bar]
    ages: list[Bar]
    kinds: list[Bar]
    statuses: list[Bar] | None
    months: list[Bar]


async def read_figures(resources: Resources, actor: Actor) -> Figures:
    """Return the figures that concern this person, at most a minute old."""
    kept: dict[str, Figures] = resources.extras.setdefault(KEPT, {})
    now, scope = resources.clock.now(), policies.scope_of(actor)
    known = kept.get(scope)
    if known is not None and abs(now - known.at) < KEPT_FOR:
        return known
    figures = await _count(resources, actor, now)
    for old in [name for name, one in kept.items() if abs(now - one.at) >= KEPT_FOR]:
        kept.pop(old, None)
    kept[scope] = figures
    return figures


async def _count(resources: Resources, actor: Actor, now: datetime) -> Figures:
    today = official_day(now)
    months = last_months(today)
    since = datetime.combine(months[0], time(), OFFICIAL_TIME)
    async with resources.database.read() as session:
        words = await dictionaries.read(session)
        found = await queries.tallies(session, actor, today.year)
        entered = await queries.entered_since(session, actor, since)
    of = {dimension: queries.of_dimension(found, dimension) for dimension in queries.DIMENSIONS}
    return Figures(
        at=now,
        total=sum(of["kind"].values()),
        prefectures=_largest_first({_region(code): n for code, n in of["prefecture"].items()}),
        specialties=_largest_first(_worded(words, "specialty", of["specialty"])),
        titles=_largest_first(_worded(words, "title", of["title"])),
        ages=[Bar(group.label, of["age"].get(group.code, 0)) for group in (*AGE_GROUPS, UNKNOWN_AGE)],
        kinds=[Bar(EXPERT_KIND_LABELS[kind], of["kind"].get(kind.value, 0)) for kind in ExpertKind],
        statuses=_statuses(found) if policies.counts_all(actor) else None,
        months=[Bar(month.strftime("%Y-%m"), entered.get(month, 0)) for month in months],
    )


def last_months(today: date) -> list[date]:
    """Return the first days of the last MONTHS months, this one included, the oldest first."""
    number = today.year * 12 + today.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(number - MONTHS + 1, number + 1)]


def _worded(words: Words, kind: str, counts: dict[str, int]) -> dict[str, int]:
    """Return label -> count; values without a word of their own are counted together."""
    worded: dict[str, int] = {}
    for code, count in counts.items():
        label = words.label(kind, code) if code else NO_TITLE
        worded[label] = worded.get(label, 0) + count
    return worded


def _region(code: str) -> str:
    """Return a prefecture as it is called; the step that only holds cities of the region itself in plain words."""
    region = regions.get(code)
    if region is None:
        return code
    if not region.synthetic:
        return region.name
    return "自治区直辖县级市" if code == "659000" else regions.full_name(code)


def _statuses(found: list[queries.Tally]) -> list[Bar]:
    counts = queries.of_dimension(found, queries.STATUS)
    return [Bar(STATUS_LABELS[status], counts.get(status.value, 0)) for status in IN_LIBRARY]


def _largest_first(counts: dict[str, int]) -> list[Bar]:
    return [Bar(label, n) for label, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]

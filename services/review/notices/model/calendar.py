"""A notice as an event of a calendar (RFC 5545, RFC 5546)."""

from datetime import UTC
from urllib.parse import urlsplit

from icalendar import Calendar, Event, Timezone

from foundation.clock import OFFICIAL_TIME
from foundation.papers.text import plain
from review.notices.model.contents import Contents
from review.notices.model.notice import Notice, NoticeKind, NoticeState

PRODUCT = "-//expertlib//delegations//ZH"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"


def calendar_of(notice: Notice, contents: Contents, version: int, public_url: str) -> tuple[bytes, str]:
    """Return the calendar file and its method; `version` is the delegation's.

    A delegation is one event for ever: what is told later has a higher SEQUENCE and takes the earlier one's place, or
    cancels it.
    """
    counts = notice.kind is NoticeKind.DELEGATION and notice.state is NoticeState.VALID
    method = PUBLISH if counts else CANCEL
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_tzinfo(OFFICIAL_TIME, OFFICIAL_TIME.key))
    calendar.add_component(_event(notice, contents, version, public_url, counts=counts))
    return calendar.to_ical(), method


def _event(notice: Notice, contents: Contents, version: int, public_url: str, *, counts: bool) -> Event:
    event = Event()
    event.add("uid", f"{notice.delegation_id}@{urlsplit(public_url).hostname or 'localhost'}")
    event.add("sequence", version)
    event.add("dtstamp", (notice.withdrawn_at or notice.issued_at).astimezone(UTC))
    event.add("dtstart", contents.starts_at.astimezone(OFFICIAL_TIME))
    event.add("dtend", contents.ends_at.astimezone(OFFICIAL_TIME))
    event.add("summary", plain(contents.title))
    event.add("location", plain(contents.place))
    event.add("description", _description(contents))
    event.add("status", "CONFIRMED" if counts else "CANCELLED")
    return event


def _description(contents: Contents) -> str:
    contact = " ".join(filter(None, (contents.contact_name, contents.contact_phone)))
    number = contents.withdraws_number or contents.number
    lines = [
        f"委派通知：{number}",
        f"组织单位：{contents.bureau_name}",
        f"联系人：{contact}" if contact else "",
    ]
    if contents.kind is NoticeKind.WITHDRAWAL:
        lines.append(f"已由{contents.number}撤回")
    return plain("\n".join(filter(None, lines)))

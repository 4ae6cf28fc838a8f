"""What the messages about review activities say. Pure."""

from datetime import UTC, datetime

from contracts.events.review import (
    ActivityCancelled,
    ActivitySubmitted,
    DelegationAnswered,
    DelegationOffered,
    ForExpert,
    NoticeIssued,
)
from foundation.clock import OFFICIAL_TIME
from notify.messages.policies.wording import in_a_sentence

SHORT = 16
"""How many characters of a title or a place go into a text message; providers take no long variables either."""


def submitted_variables(fact: ActivitySubmitted) -> dict[str, str]:
    """Return what the template for the association may use."""
    return {
        "bureau": fact.bureau_name,
        "experts": str(fact.experts),
        "when": moment(fact.starts_at),
        **_titles(fact.title),
        "activity": str(fact.activity_id),
    }


def cancelled_variables(fact: ActivityCancelled) -> dict[str, str]:
    """Return what the template of a cancelled activity may use."""
    return {"reason": in_a_sentence(fact.reason), **_titles(fact.title), "activity": str(fact.activity_id)}


def answered_template(accepted: bool) -> str:
    """Return the code of the template that tells the association an expert's answer."""
    return "delegation.accepted" if accepted else "delegation.declined"


def answered_variables(fact: DelegationAnswered) -> dict[str, str]:
    """Return what the templates of answers may use."""
    return {
        "expert": fact.expert_name,
        "reason": in_a_sentence(fact.reason),
        **_titles(fact.title),
        "activity": str(fact.activity_id),
    }


def expert_variables(fact: ForExpert, name: str) -> dict[str, str]:
    """Return what every template for an expert may use."""
    return {
        "name": name,
        "bureau": fact.bureau_name,
        "when": moment(fact.starts_at),
        "time": span(fact.starts_at, fact.ends_at),
        "place": fact.place,
        "place_short": shortened(fact.place),
        "reason": in_a_sentence(fact.reason),
        **_titles(fact.title),
        "activity": str(fact.activity_id),
        "delegation": str(fact.delegation_id),
    }


def offer_variables(fact: DelegationOffered, name: str, public_url: str) -> dict[str, str]:
    """Return what the template of an invitation may use.

    `link` is the whole address to answer on; `token` is its end, for providers that want the rest of the address
    inside the text that they have registered.
    """
    return {
        **expert_variables(fact, name),
        "until": moment(fact.expires_at),
        "token": fact.token,
        "link": f"{public_url.rstrip('/')}/r/{fact.token}",
    }


def notice_template(fact: NoticeIssued, reader: str = "") -> str:
    """Return the code of the template for an expert, or for the `reader`.

    That is a bureau (`local`, `bureau`, `replace`), or an expert without an account (`number`).
    """
    return f"notice.{fact.kind}.{reader}" if reader else f"notice.{fact.kind}"


def notice_variables(fact: NoticeIssued, name: str, public_url: str) -> dict[str, str]:
    """Return what the templates of notices may use.

    `link` is the address of the public page that shows the notice to whoever cannot log in; `token` is its end.
    """
    return {
        **expert_variables(fact, name),
        "number": fact.number,
        "expert": fact.expert_name,
        "token": fact.code,
        "link": f"{public_url.rstrip('/')}/verify/{fact.code}",
    }


def upcoming_topic(fact: ForExpert) -> str:
    """Return the topic of a reminder: an activity that is put off is reminded of again."""
    return f"delegation:{fact.delegation_id}:upcoming:{fact.starts_at.astimezone(UTC).isoformat()}"


def batch_topic(fact: NoticeIssued) -> str:
    """Return the topic under which a bureau is told once of the notices of an activity issued in one minute."""
    minute = fact.issued_at.astimezone(UTC).replace(second=0, microsecond=0)
    return f"activity:{fact.activity_id}:{fact.kind}:{minute.isoformat()}"


def moment(at: datetime) -> str:
    """Return a time as people say it: 12月1日 09:30, in official time."""
    local = at.astimezone(OFFICIAL_TIME)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def span(begins: datetime, ends: datetime) -> str:
    """Return from when to when, the day only once where it is the same."""
    same_day = begins.astimezone(OFFICIAL_TIME).date() == ends.astimezone(OFFICIAL_TIME).date()
    end = f"{ends.astimezone(OFFICIAL_TIME):%H:%M}" if same_day else moment(ends)
    return f"{moment(begins)}至{end}"


def shortened(words: str) -> str:
    """Return words short enough for a text message; … says that there is more."""
    return words if len(words) <= SHORT else f"{words[: SHORT - 1]}…"


def _titles(title: str) -> dict[str, str]:
    return {"title": title, "title_short": shortened(title)}

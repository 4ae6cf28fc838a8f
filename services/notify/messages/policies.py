"""What is told when, how long to wait, what an attempt's outcome means. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from contracts.events.experts import ReminderDue
from contracts.words import PURPOSE_LABELS, STAGE_LABELS, CodePurpose, Deed, Purpose, Role, Stage, Verdict
from notify.messages.model import Message, MessageState

# Longer than a task may run (foundation.tasks.celery_app.HARD_LIMIT_S), so whoever was sending is gone.
ABANDONED_AFTER = timedelta(seconds=120)
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)

CODE_PURPOSES = {
    CodePurpose.REGISTER: "注册",
    CodePurpose.FORGOT_PASSWORD: "找回密码",
    CodePurpose.BIND_PHONE: "更换手机号",
}

WHEN_IT_ENDS = {
    "certificate": ("将于{day}到期", "已于{day}到期"),
    "term": ("将于{day}届满", "已于{day}届满"),
    "confirmation": ("应于{day}前完成", "已于{day}到期，尚未完成"),
}
"""What ends -> how its day is said before, and after."""

DEED_DONE = {
    Deed.AMEND: "amended",
    Deed.SUSPEND: "suspended",
    Deed.RESTORE: "restored",
    Deed.REMOVE: "removed",
    Deed.RENEW: "renewed",
}

PHONE_REPLACED_BY = {True: "本人", False: "平台管理员"}


class Step(StrEnum):
    """What is to be done with a message whose turn it is."""

    NOTHING = "nothing"
    WAIT = "wait"
    SEND = "send"
    ASK = "ask"
    EXPIRE = "expire"


class Outcome(StrEnum):
    """What an attempt has shown."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    MISSING = "missing"


class After(StrEnum):
    """What an outcome means for the message."""

    DONE = "done"
    AGAIN = "again"
    ASK_LATER = "ask_later"
    GIVE_UP = "give_up"


def next_step(message: Message, now: datetime) -> Step:
    """Return what is to be done with a message now.

    Sending that was begun and not finished: wait until whoever began it is certainly gone, then ask the
    provider.
    """
    if message.state is MessageState.SENDING:
        begun = message.sending_since or message.created_at
        return Step.ASK if now >= begun + ABANDONED_AFTER else Step.WAIT
    if message.state is not MessageState.QUEUED:
        return Step.NOTHING
    if message.expires_at is not None and message.expires_at <= now:
        return Step.EXPIRE
    return Step.SEND


def what_follows(message: Message, outcome: Outcome, most_attempts: int) -> After:
    """Return what an outcome means. A one-time message is sent again only if it certainly never went out."""
    if outcome is Outcome.SENT:
        return After.DONE
    if outcome is Outcome.REFUSED or message.attempts >= most_attempts:
        return After.GIVE_UP
    if outcome is Outcome.UNKNOWN:
        return After.ASK_LATER
    if outcome is Outcome.MISSING and message.one_time:
        return After.GIVE_UP
    return After.AGAIN


def pause_before(attempt: int) -> timedelta:
    """Return how long to wait after this many failed attempts: 15 s, doubled each time, at most an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempt - 1, 10)
    return min(doubled, LONGEST_PAUSE)


def wait_left(message: Message, now: datetime) -> timedelta:
    """Return how long until sending that was begun counts as abandoned."""
    begun = message.sending_since or message.created_at
    return max(begun + ABANDONED_AFTER - now, timedelta(seconds=1))


def password_template(occasion: str) -> str:
    """Return the template for a password that somebody else has had made: `added` or `reset`."""
    return f"password.{occasion}"


def registration_template(granted: bool) -> str:
    """Return the code of the template that tells how a registration was decided."""
    return "registration.granted" if granted else "registration.refused"


def decision_template(stage: Stage, verdict: Verdict, purpose: Purpose) -> str:
    """Return the code of the template that tells a decision; how it goes on depends on what was asked for."""
    code = f"case.{stage.value}.{verdict.value}"
    return f"{code}.{purpose.value}" if (stage, verdict) == (Stage.FINAL, Verdict.PASS) else code


def decision_variables(name: str, stage: Stage, purpose: Purpose, opinion: str) -> dict[str, str]:
    """Return what the templates of decisions may use."""
    return {
        "name": name,
        "stage": STAGE_LABELS[stage],
        "purpose": PURPOSE_LABELS[purpose],
        "opinion": in_a_sentence(opinion),
    }


def reviewers_of(stage: Stage, bureau_id: UUID | None) -> tuple[Role, UUID | None]:
    """Return who decides a stage: a role, held for this organization or (None) for any."""
    if stage is Stage.PRELIMINARY:
        return Role.ASSOCIATION_REVIEWER, None
    return Role.BUREAU_REVIEWER, bureau_id


def due_variables(stage: Stage, soon: int, overdue: int) -> dict[str, str]:
    """Return what the reminder of due reviews may use."""
    return {"stage": STAGE_LABELS[stage], "soon": str(soon), "overdue": str(overdue)}


def deed_template(deed: Deed) -> str:
    """Return the code of the template that tells what the association has done with an expert."""
    return f"expert.{DEED_DONE[deed]}"


def reminder_template(kind: str) -> str:
    """Return the code of the template that tells what ends: `certificate`, `term` or `confirmation`."""
    return f"reminder.{kind}"


def reminder_variables(name: str, fact: ReminderDue) -> dict[str, str]:
    """Return what the templates of reminders may use; `when` says the day, and whether it is past."""
    ahead, past = WHEN_IT_ENDS[fact.kind]
    when = (ahead if fact.days_left >= 0 else past).format(day=fact.due_on.isoformat())
    return {"name": name, "what": fact.what, "when": when}


def in_a_sentence(words: str | None) -> str:
    """Return what a person wrote as part of a sentence that ends with 。 of its own; 无 for nothing."""
    return (words or "").strip().rstrip("。") or "无"

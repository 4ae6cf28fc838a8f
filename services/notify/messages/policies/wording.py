"""Which template tells a fact, and what its variables say. Pure."""

import re
from collections.abc import Collection
from uuid import UUID

from contracts.events.experts import ReminderDue
from contracts.words import PURPOSE_LABELS, STAGE_LABELS, CodePurpose, Deed, Purpose, Role, Stage, Verdict

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


def password_template(occasion: str) -> str:
    """Return the template for a password that somebody else has had made: `added` or `reset`."""
    return f"password.{occasion}"


def request_template(done: bool) -> str:
    """Return the code of the template that tells how a request about one's own data was answered."""
    return "request.done" if done else "request.refused"


def renamed(text: str, name: str, instead: str, others: Collection[str]) -> str:
    """Return the text with somebody called otherwise; those of the `others` whose names hold this name stay."""
    longer = sorted((one for one in others if name in one and one != name), key=len, reverse=True)
    called = re.compile("|".join(map(re.escape, [*longer, name])))
    return called.sub(lambda found: instead if found.group() == name else found.group(), text)


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

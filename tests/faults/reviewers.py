"""What reviewers do: decide stage after stage, sometimes several at once, sometimes while the person withdraws."""

import asyncio
import time
from uuid import UUID

from tests.faults import desk as desks
from tests.faults.calls import Answer, NeverKnown
from tests.faults.desk import LOOK_FIRST_S, LOOK_LAST_S, Desk
from tests.faults.people import Person
from tests.faults.plans import Plan

OPINION = "材料已核对，意见如上。"
MINE_ALREADY = "you-have-decided"
TOO_LATE = ("stage-already-decided", "case-was-withdrawn")


async def review(desk: Desk, plan: Plan, case_id: UUID) -> None:
    """Bring a case to its end; whoever is told no by a rule of the product takes it."""
    async with asyncio.TaskGroup() as group:
        first = group.create_task(_stage(desk, plan, case_id, "preliminary"))
        taken_back = group.create_task(_withdraw(desk, plan, case_id)) if plan.withdraws else None
    if taken_back is not None and taken_back.result():
        return
    if first.result() == "pass":
        await _stage(desk, plan, case_id, "final")


async def _stage(desk: Desk, plan: Plan, case_id: UUID, stage: str) -> str | None:
    """Have everybody who races for a stage decide at once; return what was decided."""
    people = desk.deciding(plan, stage)
    verdict = plan.verdicts[0 if stage == "preliminary" else 1]
    other = {"pass": "reject", "reject": "pass"}[verdict]
    # The second racer is of the other opinion, so that it matters who was first.
    verdicts = [other if number == 1 else verdict for number in range(len(people))]
    outcomes = await asyncio.gather(
        *(
            _decide(desk, plan, case_id, stage, person, said)
            for person, said in zip(people, verdicts, strict=True)
        )
    )
    decided = [said for said, outcome in zip(verdicts, outcomes, strict=True) if outcome == "accepted"]
    if len(decided) > 1 or (not decided and not plan.withdraws and "unknown" not in outcomes):
        await desk.unexpected(plan, f"{len(decided)} of {len(people)} decided the {stage} stage")
    return decided[0] if decided else None


async def _decide(desk: Desk, plan: Plan, case_id: UUID, stage: str, person: Person, verdict: str) -> str:
    """Decide as one person and write down how it went: accepted, refused or unknown."""
    body = {"stage": stage, "verdict": verdict, "opinion": OPINION}
    if (stage, verdict) == ("preliminary", "pass"):
        body["kind"] = plan.kind
    try:
        answer = await _when_it_is_there(desk, plan, person, f"/cases/{case_id}/decisions", body)
    except NeverKnown as error:
        outcome, why = "unknown", str(error)
    else:
        outcome, why = _outcome(answer), f"{answer.status} {answer.problem}"
        if outcome == "unexpected":
            await desk.unexpected(plan, f"{stage} was answered with {why}")
            outcome = "refused"
    line = {"case": str(case_id), "stage": stage, "by": str(person.id), "verdict": verdict}
    await desk.ledger.write("decision", **line, outcome=outcome, why=why)
    if outcome == "accepted":
        desk.on_event("decided")
    return outcome


def _outcome(answer: Answer) -> str:
    if answer.status == 201 or (answer.problem == MINE_ALREADY and answer.repeated):
        return "accepted"
    return "refused" if answer.problem in TOO_LATE else "unexpected"


async def _withdraw(desk: Desk, plan: Plan, case_id: UUID) -> bool:
    """Take the submission back, if nobody has decided; return whether that worked."""
    person = desk.person(plan)
    try:
        answer = await _when_it_is_there(desk, plan, person, f"/cases/{case_id}/withdrawal", None)
    except NeverKnown as error:
        outcome, why = "unknown", str(error)
    else:
        outcome, why = (
            "accepted" if answer.status == 201 else "refused",
            f"{answer.status} {answer.problem}",
        )
        if answer.status not in (201, 409):
            await desk.unexpected(plan, f"a withdrawal was answered with {why}")
    await desk.ledger.write("withdrawal", case=str(case_id), by=str(person.id), outcome=outcome, why=why)
    return outcome == "accepted"


async def _when_it_is_there(
    desk: Desk, plan: Plan, person: Person, path: str, body: dict[str, str] | None
) -> Answer:
    """Ask once the case is open: the fact of the submission takes its time. Raises NeverKnown."""
    until, pause, repeated = time.monotonic() + desks.WAITING_S, LOOK_FIRST_S, False
    while True:
        answer = await desk.client(plan).ask(person, "review", "POST", path, json=body)
        repeated = repeated or answer.repeated
        if answer.status != 404:
            desk.note_case(path)
            return Answer(answer.status, answer.body, repeated)
        if time.monotonic() > until:
            raise NeverKnown(f"the case of {path} is never opened")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LOOK_LAST_S)

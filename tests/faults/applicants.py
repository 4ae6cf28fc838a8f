"""What an applicant does: fill in, bring files, submit; and what those do who mean no good."""

import asyncio
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from foundation.auth.tokens import TokenSigner, generate_keys
from tests.faults import desk as desks
from tests.faults import papers
from tests.faults.calls import Answer, Caller, NeverKnown
from tests.faults.desk import LOOK_FIRST_S, LOOK_LAST_S, Desk
from tests.faults.people import Person
from tests.faults.plans import Manner, Plan

PDF, JPEG = "application/pdf", "image/jpeg"
DOCUMENTS = 0.4
EVIL_NAME = "../../etc/\u202epasswd\\..\\专家 申报表;rm -rf ~'\"<script>.pdf"
GOOD_ANYWAY = ("evil_name", "case_of_another")
"""Tricks beside which the submission is a good one: a name that harms nobody, a look at what is not theirs."""
REFUSALS = (400, 401, 403, 404, 409, 413, 422)


@dataclass(frozen=True)
class Paper:
    """A file that is brought: the first is the application form, others belong to the one achievement."""

    data: bytes
    content_type: str
    name: str
    section: str = "application_form"
    item_id: str = ""


async def submit(desk: Desk, plan: Plan) -> UUID | None:
    """Have a plan's person submit; return the id of the submission, None when it was refused or is not known."""
    await desk.ledger.write("asked", key=plan.key, person=str(desk.person(plan).id), round=plan.round)
    try:
        answers = await _ask(desk, plan)
    except NeverKnown as error:
        await desk.ledger.write("outcome", key=plan.key, outcome="unknown", why=str(error))
        desk.on_event("unknown")
        return None
    accepted = [answer for answer in answers if answer.status == 201]
    ids = {answer.body["submission_id"] for answer in accepted}
    if (accepted and len(accepted) < len(answers)) or len(ids) > 1:
        await desk.unexpected(plan, f"sent twice it became {[a.status for a in answers]} with {len(ids)} ids")
    if not accepted:
        return await _refused(desk, plan, answers[0])
    if not _is_good(plan):
        await desk.unexpected(plan, f"{plan.trick} was accepted")
    [submission, *_] = ids
    await desk.ledger.write("outcome", key=plan.key, outcome="accepted", submission=submission)
    desk.on_event("accepted")
    desk.cases_of_others.append((desk.person(plan).id, submission))
    return UUID(submission)


def _is_good(plan: Plan) -> bool:
    """Return whether the submission itself is one that has to be accepted."""
    return plan.manner in (Manner.PLAIN, Manner.DOUBLED) or plan.trick in GOOD_ANYWAY


async def _refused(desk: Desk, plan: Plan, answer: Answer) -> None:
    why = f"{answer.status} {answer.problem}"
    if _is_good(plan):
        await desk.unexpected(plan, f"a good submission was refused: {why} {answer.body.get('errors', '')}")
    if answer.status not in REFUSALS:
        await desk.unexpected(plan, f"refused with {why}")
    await desk.ledger.write("outcome", key=plan.key, outcome="refused", why=why)
    desk.on_event("refused")


async def _ask(desk: Desk, plan: Plan) -> list[Answer]:
    """Do what comes before submitting, then submit, at once twice where the plan says so."""
    client, person = desk.client(plan), desk.person(plan)
    version = await _fill_in(desk, plan)
    for number, paper in enumerate(_papers(plan)):
        await _bring(desk, plan, number, paper)
    await _wait_for_inspection(desk, plan)
    if plan.manner is Manner.HOSTILE:
        await _be_hostile(desk, plan)
    headers: dict[str, str] = {"Idempotency-Key": plan.key}
    sent: dict[str, Any] = {"json": {"draft_version": version}}
    token = None
    match plan.trick:
        case "stale_draft":
            sent = {"json": {"draft_version": version + 7}}
        case "wrong_type":
            sent = {"json": {"draft_version": "neueste"}}
        case "cut_body":
            sent = {"content": b'{"draft_version": '}
            headers["Content-Type"] = "application/json"
        case "bad_key":
            headers = {"Idempotency-Key": f"{plan.key} with blanks"}
        case "own_token":
            token = _forged(desk, person)
    clients = [client] * (2 if plan.manner is Manner.DOUBLED else 1)
    return await asyncio.gather(
        *(
            one.ask(person, "experts", "POST", "/record/submissions", headers=headers, token=token, **sent)
            for one in clients
        )
    )


async def _fill_in(desk: Desk, plan: Plan) -> int:
    """Save the form; return the draft's version. In a second round the first has to have ended."""
    client, person = desk.client(plan), desk.person(plan)
    record = await _until(desk, plan, "/record", lambda body: body["may"]["edit"])
    body = {"draft_version": record["draft_version"], "fields": form(plan, person)}
    saved = await client.ask(person, "experts", "PUT", "/record/draft", json=body)
    if saved.status != 200:
        await desk.unexpected(plan, f"a draft was refused: {saved.status} {saved.problem}")
        return int(record["draft_version"])
    return int(saved.body["draft_version"])


def form(plan: Plan, person: Person) -> dict[str, Any]:
    """Return what the person types, with what a malformed plan leaves out."""
    fields: dict[str, Any] = {
        "phone": person.phone,
        "email": f"person{plan.person}@example.com",
        "region_code": person.region,
        "position": f"工程师（第{plan.round}次）",
        "employer_name": "雪莲消防设计有限公司",
        "industry": "building",
        "specialty": "fire_protection",
        "graduation": "某某大学 1985 年 7 月",
        "education": "20",
        "major": "给水排水",
        "title": "高级工程师",
        "working_years": str(20 + plan.number % 20),
        "career": [{"period": "1985-2020", "description": f"消防设计，项目 {plan.number}"}],
        "achievements": [{"id": "a1", "title": f"工程 {plan.number}"}],
    }
    if plan.trick == "incomplete":
        fields["graduation"] = ""
    if plan.trick == "unknown_region":
        fields["region_code"] = "999999"
    return fields


def _papers(plan: Plan) -> list[Paper]:
    """Return the good files of a plan."""
    if plan.trick in ("no_file", "script_in_pdf", "disguised_file", "oversized", "files_of_another"):
        return []
    made = []
    for number, seed in enumerate(plan.files):
        is_document = plan.random.random() < DOCUMENTS if number == 0 else False
        data = papers.document(seed) if is_document else papers.photograph(seed)
        name = "专家申报表.pdf" if is_document else f"第{number + 1}张.jpg"
        place = ("application_form", "") if number == 0 else ("achievement", "a1")
        made.append(Paper(data, PDF if is_document else JPEG, name, *place))
    if plan.trick == "evil_name":
        made = [Paper(papers.document(plan.files[0]), PDF, EVIL_NAME)]
    return made


async def _bring(desk: Desk, plan: Plan, number: int, paper: Paper) -> Answer:
    """Upload a file under a key of its own; a refusal of a good one is unexpected."""
    person = desk.person(plan)
    answer = await _upload(desk.client(plan), person, f"{plan.key}-f{number}", paper)
    if answer.status != 201:
        await desk.unexpected(plan, f"a good file was refused: {answer.status} {answer.problem}")
        return answer
    await desk.ledger.write(
        "file",
        key=plan.key,
        person=str(person.id),
        file=answer.body["id"],
        sha256=hashlib.sha256(paper.data).hexdigest(),
        type=paper.content_type,
    )
    desk.files_of_others.append((person.id, answer.body["id"]))
    return answer


async def _upload(client: Caller, person: Person, key: str, paper: Paper) -> Answer:
    return await client.ask(
        person,
        "experts",
        "POST",
        "/record/files",
        params={"section": paper.section, "item_id": paper.item_id, "file_name": paper.name},
        content=paper.data,
        headers={"Content-Type": paper.content_type, "Idempotency-Key": key},
    )


async def _wait_for_inspection(desk: Desk, plan: Plan) -> None:
    body = await _until(desk, plan, "/record/files", lambda files: _none_is(files, "pending", "checking"))
    failed = [file["reason"] for file in body["items"] if file["state"] == "failed"]
    if failed and plan.trick != "script_in_pdf":
        await desk.unexpected(plan, f"a good file has failed its inspection: {failed}")


def _none_is(files: dict[str, Any], *states: str) -> bool:
    return all(file["state"] not in states for file in files["items"])


async def _until(desk: Desk, plan: Plan, path: str, come: Any) -> dict[str, Any]:
    """Read a page of the own record until something has come; raise NeverKnown when patience ends."""
    client, person = desk.client(plan), desk.person(plan)
    until, pause = time.monotonic() + desks.WAITING_S, LOOK_FIRST_S
    while True:
        answer = await client.ask(person, "experts", "GET", path)
        if answer.status == 200 and come(answer.body):
            return answer.body
        if time.monotonic() > until:
            raise NeverKnown(f"GET {path} never showed what was waited for ({answer.status})")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LOOK_LAST_S)


# -- those who mean no good ---------------------------------------------------------------------------------


async def _be_hostile(desk: Desk, plan: Plan) -> None:
    """Do what a trick is; whatever should have been refused and was not is unexpected."""
    client, person = desk.client(plan), desk.person(plan)
    allowed: Sequence[int] = ()
    match plan.trick:
        case "script_in_pdf":
            paper = Paper(papers.document(plan.number, script=True), PDF, "专家申报表.pdf")
            answers = [await _upload(client, person, f"{plan.key}-f0", paper)]
            allowed = (201,)  # its inspection fails
            await _wait_for_inspection(desk, plan)
        case "disguised_file":
            paper = Paper(papers.photograph(plan.number), PDF, "专家申报表.pdf")
            answers = [await _upload(client, person, f"{plan.key}-f0", paper)]
        case "oversized":
            paper = Paper(await asyncio.to_thread(papers.oversized, plan.number), PDF, "专家申报表.pdf")
            answers = [await _upload(client, person, f"{plan.key}-f0", paper)]
        case "files_of_another":
            answers = [
                await client.ask(person, "experts", method, path)
                for file in _others(desk.files_of_others, person)
                for method, path in (
                    ("GET", f"/files/{file}/content"),
                    ("DELETE", f"/record/files/{file}"),
                    ("GET", f"/record/uploads/{file}"),
                )
            ]
        case "case_of_another":
            answers = [
                await client.ask(person, "review", method, path, json=body)
                for case in _others(desk.cases_of_others, person)
                for method, path, body in (
                    ("GET", f"/cases/{case}", None),
                    ("POST", f"/cases/{case}/withdrawal", None),
                    ("POST", f"/cases/{case}/decisions", {"stage": "preliminary", "verdict": "reject"}),
                )
            ]
        case _:
            answers = []
    for answer in answers:
        if answer.status not in (*REFUSALS, *allowed):
            await desk.unexpected(plan, f"{plan.trick} was answered with {answer.status}")


def _others(known: list[tuple[UUID, str]], person: Person) -> list[str]:
    """Return the ids of what belongs to others, one or two of them."""
    return [id for owner, id in known if owner != person.id][-2:]


def _forged(desk: Desk, person: Person) -> str:
    """Return a token signed with a key of the forger's own."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        generate_keys(Path(folder))
        return TokenSigner(Path(folder)).sign(person.actor, "experts", datetime.now(UTC))

"""专家申报表 is had from the own draft, as it is, by its owner."""

import asyncio
import re
from urllib.parse import unquote

import httpx
import pypdfium2
import pytest

from contracts.words import Role
from experts.tests.service.given import NUMBER, Applicant, applicant
from experts.tests.typed import WHOLE
from foundation.papers import typesetting

pytestmark = pytest.mark.service


def text_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    pages = pypdfium2.PdfDocument(answer.content)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in pages))


async def form_of(person: Applicant) -> httpx.Response:
    return await person.ask("GET", "/record/application-form")


async def test_an_incomplete_draft_is_printed_as_far_as_it_goes(experts):
    person = await applicant(experts)
    told = text_of(await form_of(person))
    assert "阿不都·热依木" in told
    assert NUMBER in told
    assert "草稿版本：1" in told
    assert "高级工程师" not in told


async def test_it_shows_what_was_saved_last_in_words(experts):
    person = await applicant(experts)
    await person.save(**WHOLE)
    saved = await person.save(title="正高级工程师")
    told = text_of(await form_of(person))
    assert f"草稿版本：{saved.json()['draft_version']}" in told
    assert all(word in told for word in ("正高级工程师", "房屋建筑", "大学本科", "天山区", "35年"))


async def test_it_is_saved_under_the_persons_name_and_kept_by_nothing_on_the_way(experts):
    answer = await form_of(await applicant(experts))
    named = re.fullmatch(
        r"attachment; filename\*=UTF-8''([\x21-\x7e]+)", answer.headers["content-disposition"]
    )
    assert unquote(named[1]) == "专家申报表-阿不都·热依木.pdf"
    assert answer.headers["content-type"] == "application/pdf"
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_each_person_gets_the_own_one(experts):
    first = await applicant(experts)
    second = await applicant(experts, name="另一人", document_number="650102196501018999")
    mine, theirs = await asyncio.gather(form_of(first), form_of(second))
    assert "另一人" in text_of(theirs)
    assert NUMBER not in text_of(theirs)
    assert "另一人" not in text_of(mine)


async def test_who_has_no_record_yet_is_told_to_wait(experts):
    person = Applicant(experts, experts.actor(Role.APPLICANT))
    assert (await form_of(person)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.APPLICANT])
async def test_nobody_else_has_one(experts, role):
    answer = await experts.client.get(
        "/record/application-form", headers=experts.as_(experts.actor(role, organization_id=None))
    )
    assert answer.status_code == 403


async def test_its_scan_can_be_uploaded_and_the_record_submitted(experts):
    person = await applicant(experts)
    await person.save(**WHOLE)
    paper = (await form_of(person)).content
    assert (await person.upload(paper)).status_code == 201
    await experts.run_tasks()
    assert (await person.record())["files"][0]["state"] == "passed"
    assert (await person.submit()).status_code == 201
    assert "阿不都·热依木" in text_of(await form_of(person)), "under review it can be printed again"


async def test_when_it_takes_too_long_a_sentence_says_what_to_do(experts, monkeypatch):
    monkeypatch.setattr(typesetting, "WALL_LIMIT_S", 0.01)
    answer = await form_of(await applicant(experts))
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "稍后再试" in answer.json()["detail"]


async def test_many_at_once_are_served_or_told_to_come_again(experts):
    person = await applicant(experts)
    answers = await asyncio.gather(*(form_of(person) for _ in range(20)))
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert sum(answer.status_code == 200 for answer in answers) >= typesetting.AT_ONCE

"""The dictionaries as the platform administrator edits them, and what that does to records."""

import asyncio

import pytest
from sqlalchemy import select

from contracts.reference.dictionaries import KINDS
from contracts.words import ExpertKind, Role, Stage, Verdict
from experts.dictionaries.model import DictionaryEntry
from experts.seed import seed
from experts.tests.service.given import applicant, pointers
from experts.tests.typed import WHOLE
from foundation.audit.tables import AuditEntry
from foundation.ids import uuid7

pytestmark = pytest.mark.service

SPECIALTY = "/dictionaries/kinds/specialty"
CHOSEN = WHOLE["specialty"]


@pytest.fixture
def keeper(experts):
    """Ask as the platform administrator."""
    headers = experts.as_(experts.actor(Role.PLATFORM_ADMIN, name="管理员"))

    async def ask(method, path, **body):
        return await experts.client.request(method, path, headers=headers, **({"json": body} if body else {}))

    return ask


async def loaded(experts):
    async with experts.resources.unit_of_work() as uow:
        await seed(uow)


async def entries(keeper, kind="specialty"):
    return (await keeper("GET", f"/dictionaries/kinds/{kind}")).json()["entries"]


async def entry(keeper, code, kind="specialty"):
    return next(one for one in await entries(keeper, kind) if one["code"] == code)


async def act(keeper, code, verb, kind="specialty", **more):
    version = (await entry(keeper, code, kind))["version"]
    return await keeper("POST", f"/dictionaries/kinds/{kind}/entries/{code}/{verb}", version=version, **more)


async def reword(keeper, code, version, label, **more):
    return await keeper("PUT", f"{SPECIALTY}/entries/{code}", version=version, label=label, **more)


async def test_the_administrator_sees_every_dictionary_in_the_order_of_the_form(experts, keeper):
    await loaded(experts)
    kinds = (await keeper("GET", "/dictionaries/kinds")).json()["items"]
    assert [(kind["kind"], kind["label"]) for kind in kinds] == list(KINDS.items())
    assert all(kind["entries"] for kind in kinds)
    assert (await keeper("GET", "/dictionaries/kinds/colour")).status_code == 404


async def test_a_new_entry_is_offered_and_its_code_is_made_here(experts, keeper):
    await loaded(experts)
    answer = await keeper("POST", f"{SPECIALTY}/entries", label=" 消防 电气 ")
    assert answer.status_code == 201, answer.text
    added = answer.json()
    assert (added["label"], added["active"], added["version"]) == ("消防 电气", True, 1)
    assert added["code"].isascii()
    assert (await entries(keeper))[-1] == added
    person = await applicant(experts)
    offered = (await person.ask("GET", "/dictionaries")).json()["specialty"]
    assert offered[-1] == {"code": added["code"], "label": "消防 电气", "group": None, "active": True}
    assert (await person.save(specialty=added["code"])).status_code == 200
    assert "dictionary.add" in await experts.audit_actions()


@pytest.mark.parametrize("label", ["消防", "结构"])
async def test_a_label_is_in_a_dictionary_once_retired_or_not(experts, keeper, label):
    await loaded(experts)
    await act(keeper, "structure", "retire")
    for answer in (
        await keeper("POST", f"{SPECIALTY}/entries", label=label),
        await reword(keeper, "hvac", 1, label),
    ):
        assert answer.status_code == 409
        assert pointers(answer) == ["/label"]
    assert (await keeper("POST", "/dictionaries/kinds/industry/entries", label=label)).status_code == 201


async def test_of_two_who_add_the_same_at_once_one_is_told(experts, keeper):
    await loaded(experts)
    answers = await asyncio.gather(
        *(keeper("POST", f"{SPECIALTY}/entries", label="防排烟") for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_of_two_who_edit_the_same_at_once_one_is_told(experts, keeper):
    await loaded(experts)
    answers = await asyncio.gather(*(reword(keeper, "hvac", 1, f"暖通{n}") for n in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    late = await keeper("POST", f"{SPECIALTY}/entries/hvac/retire", version=1)
    assert late.status_code == 409
    assert "另一位管理员刚刚修改了" in late.json()["detail"]


async def test_adding_at_once_leaves_no_two_at_one_place(experts, keeper):
    await loaded(experts)
    before = [one["code"] for one in await entries(keeper)]
    answers = await asyncio.gather(
        *(keeper("POST", f"{SPECIALTY}/entries", label=f"新专业{n}") for n in range(5))
    )
    assert {answer.status_code for answer in answers} == {201}
    after = [one["code"] for one in await entries(keeper)]
    assert after[: len(before)] == before
    assert set(after[len(before) :]) == {answer.json()["code"] for answer in answers}
    async with experts.resources.database.read() as session:
        of_kind = select(DictionaryEntry.position).where(DictionaryEntry.kind == "specialty")
        positions = list(await session.scalars(of_kind))
    assert len(set(positions)) == len(positions) == len(after)


async def test_the_same_words_again_change_nothing(experts, keeper):
    await loaded(experts)
    assert (await reword(keeper, "hvac", 1, "暖通")).json()["version"] == 1
    assert "dictionary.reword" not in await experts.audit_actions()


async def test_other_words_read_everywhere_and_the_log_holds_both(experts, keeper):
    await loaded(experts)
    person = await applicant(experts)
    await person.listed()
    await reword(keeper, CHOSEN, 1, "建筑消防")
    line = (await library(experts))[0]
    assert line["specialty_label"] == "建筑消防"
    async with experts.resources.database.read() as session:
        row = await session.scalar(select(AuditEntry).where(AuditEntry.action == "dictionary.reword"))
        assert row is not None
        assert (row.object_id, row.details["old"], row.details["new"]) == (
            f"specialty/{CHOSEN}",
            "消防",
            "建筑消防",
        )


async def test_an_entry_moves_up_and_down_and_the_form_follows(experts, keeper):
    await loaded(experts)
    answer = await act(keeper, "structure", "move", direction="up")
    assert [one["code"] for one in answer.json()["entries"]][:2] == ["structure", "architecture"]
    again = await keeper("POST", f"{SPECIALTY}/entries/structure/move", version=1, direction="up")
    assert again.status_code == 409, "a second press moves nothing further"
    await act(keeper, "structure", "move", direction="down")
    assert [one["code"] for one in await entries(keeper)][:2] == ["architecture", "structure"]
    wrong = await keeper("POST", f"{SPECIALTY}/entries/structure/move", version=3, direction="left")
    assert wrong.status_code == 422


async def test_nothing_is_deleted_and_the_last_choice_stays(experts, keeper):
    await loaded(experts)
    codes = [one["code"] for one in await entries(keeper, "attachment_kind")]
    answers = [(await act(keeper, code, "retire", "attachment_kind")).status_code for code in codes]
    assert answers == [200] * (len(codes) - 1) + [409]
    assert len(await entries(keeper, "attachment_kind")) == len(codes)
    for code in [one["code"] for one in await entries(keeper, "opinion_pass")]:
        assert (await act(keeper, code, "retire", "opinion_pass")).status_code == 200


async def test_seeding_again_brings_nothing_back_and_yields_to_the_administrator(experts, keeper):
    await loaded(experts)
    await act(keeper, "hvac", "retire")
    await reword(keeper, "structure", 1, "结构工程")
    before = await entries(keeper)
    await loaded(experts)
    assert await entries(keeper) == before


async def test_a_choice_retired_while_under_review_passes_and_reads(experts, keeper):
    person = await applicant(experts)
    case_id = await person.submitted()
    assert (await act(keeper, CHOSEN, "retire")).status_code == 200
    await person.decide(case_id, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.REGIONAL, uuid7())
    await person.decide(case_id, 3, Stage.FINAL, Verdict.PASS, ExpertKind.REGIONAL, uuid7())
    assert (await person.record())["status"] == "listed"
    assert (await library(experts))[0]["specialty_label"] == "消防"
    offered = (await person.ask("GET", "/dictionaries")).json()["specialty"]
    assert CHOSEN not in [one["code"] for one in offered]
    kept = (await person.ask("GET", "/dictionaries", params={"retired": True})).json()["specialty"]
    assert next(one for one in kept if one["code"] == CHOSEN) == {
        "code": CHOSEN,
        "label": "消防",
        "group": None,
        "active": False,
    }


async def test_a_choice_retired_while_a_draft_holds_it_must_be_chosen_again_until_it_is_back(experts, keeper):
    person = await applicant(experts)
    await person.fill()
    await act(keeper, CHOSEN, "retire")
    refused = await person.submit()
    assert pointers(refused) == ["/specialty"]
    assert "请重新选择" in refused.json()["errors"][0]["message"]
    assert (await act(keeper, CHOSEN, "restore")).json()["active"] is True
    offered = (await person.ask("GET", "/dictionaries")).json()["specialty"]
    assert CHOSEN in [one["code"] for one in offered]
    assert (await person.submit()).status_code == 201
    told = await experts.audit_actions()
    assert ("dictionary.retire" in told, "dictionary.restore" in told) == (True, True)


@pytest.mark.parametrize("role", [Role.ASSOCIATION_COORDINATOR, Role.BUREAU_OFFICER, Role.AUDITOR])
async def test_nobody_else_edits_a_dictionary(experts, role):
    headers = experts.as_(experts.actor(role))
    answer = await experts.client.post(f"{SPECIALTY}/entries", json={"label": "x"}, headers=headers)
    assert answer.status_code == 403


async def test_terms_and_notices_are_parameters_of_the_administrator(experts, keeper):
    items = {one["key"]: one for one in (await keeper("GET", "/parameters")).json()["items"]}
    assert {key: one["value"] for key, one in items.items()} == {
        "term_years": 3,
        "confirmation_months": 12,
        "certificate_notice_days": 90,
        "term_notice_days": 60,
    }
    assert (await keeper("PUT", "/parameters/term_years", value=0, version=0)).json()["value"] == 0
    assert (await keeper("PUT", "/parameters/certificate_notice_days", value=0, version=0)).status_code == 422
    assert "parameter.change" in await experts.audit_actions()


async def library(experts):
    headers = experts.as_(experts.actor(Role.ASSOCIATION_REVIEWER))
    return (await experts.client.get("/library", headers=headers)).json()["items"]

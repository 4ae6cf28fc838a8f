"""个人信息申请: having one's own data corrected or deleted, with a number, a due day and an answer."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from contracts.events.identity import (
    AccountChanged,
    AccountErased,
    PersonalRequestAnswered,
    PersonalRequestsDue,
)
from contracts.words import ERASED_NAME, Role
from foundation.clock import official_day
from foundation.ids import uuid7
from identity.accounts import usecases as accounts
from identity.accounts.errors import AccountStateChanged
from identity.accounts.model import Account
from identity.organizations import usecases as organizations
from identity.personal_requests.model import PersonalRequest
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service

OTHER = eighteen(order=577)
WISH = {"item": "name", "right": "王建图", "why": "注册时打错了一个字"}


async def ask(identity, headers, **changes):
    body = {**WISH, **changes}
    return await identity.client.post("/personal-requests/own/corrections", json=body, headers=headers)


async def ask_erasure(identity, headers, password=steps.PASSWORD, why=""):
    body = {"password": password, "why": why}
    return await identity.client.post("/personal-requests/own/erasures", json=body, headers=headers)


async def own(identity, headers):
    return (await identity.client.get("/personal-requests/own", headers=headers)).json()


async def asked(identity, **changes):
    """A person who has asked for a correction; return the person's headers and the request's id."""
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    answer = await ask(identity, headers, **changes)
    assert answer.status_code == 201, answer.text
    return headers, answer.json()["id"]


async def asked_to_be_erased(identity, **more):
    account = await steps.account(identity, **more)
    headers = await steps.signed_in(identity)
    answer = await ask_erasure(identity, headers)
    assert answer.status_code == 201, answer.text
    return account, headers, answer.json()["id"]


def admin(identity):
    return steps.administrator(identity)


async def answer_correction(identity, request_id, *, right="", answer="已按您的证件更正。", version=1):
    body = {"version": version, "right": right, "answer": answer}
    return await identity.client.post(
        f"/personal-requests/{request_id}/correction", json=body, headers=admin(identity)
    )


async def do_erase(identity, request_id, version=1, headers=None):
    return await identity.client.post(
        f"/personal-requests/{request_id}/erasure",
        json={"version": version},
        headers=headers or admin(identity),
    )


async def refuse(identity, request_id, reason="与证件照片不一致", version=1):
    return await identity.client.post(
        f"/personal-requests/{request_id}/refusal",
        json={"version": version, "reason": reason},
        headers=admin(identity),
    )


async def stored(identity, account_id):
    async with identity.resources.database.read() as reading:
        return await reading.get(Account, account_id)


async def test_a_request_has_a_number_and_is_answered_within_fifteen_days(identity):
    headers, _ = await asked(identity)
    [mine] = (await own(identity, headers))["items"]
    due = official_day(identity.clock.now()) + timedelta(days=15)
    assert (mine["number"], mine["state_label"], mine["due_on"]) == ("000001", "待办理", due.isoformat())
    assert (mine["item_label"], mine["right"], mine["why"]) == ("姓名", "王建图", "注册时打错了一个字")


async def test_what_was_written_is_sealed(identity):
    _, request_id = await asked(identity)
    async with identity.resources.database.read() as reading:
        row = await reading.scalar(select(PersonalRequest))
    assert "王建图".encode() not in row.wish
    assert str(row.id) == request_id


async def test_a_request_says_what_is_right_and_why(identity):
    await steps.account(identity)
    answer = await ask(identity, await steps.signed_in(identity), right=" ", why="")
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/right", "/why"}


async def test_of_two_tabs_one_has_asked(identity):
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    answers = await asyncio.gather(*(ask(identity, headers) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    # of another kind there may be one beside it
    assert (await ask_erasure(identity, headers)).status_code == 201


async def test_who_wants_to_be_erased_shows_the_password_again(identity):
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    assert (await ask_erasure(identity, headers, password="Wrong-Pass-11")).status_code == 422
    assert (await own(identity, headers))["items"] == []


async def test_a_request_is_taken_back_once_and_only_by_its_person(identity):
    headers, request_id = await asked(identity)
    await steps.account(identity, OTHER, phone="13912340000")
    stranger = await steps.signed_in(identity, OTHER)
    address = f"/personal-requests/own/{request_id}/withdraw"
    assert (await identity.client.post(address, headers=stranger)).status_code == 404
    assert (await identity.client.post(address, headers=headers)).status_code == 204
    assert (await identity.client.post(address, headers=headers)).status_code == 409
    assert (await answer_correction(identity, request_id, right="王建图")).status_code == 409


async def test_the_queue_shows_what_is_due_first_and_opening_one_is_noted(identity):
    _, first = await asked(identity)
    identity.clock.move(days=2)
    await steps.account(identity, OTHER, phone="13912340000")
    await ask(identity, await steps.headers_of(identity, await steps.session_of(identity, OTHER)))
    page = await identity.client.get("/personal-requests", headers=admin(identity))
    assert [item["number"] for item in page.json()["items"]] == ["000001", "000002"]
    assert "right" not in page.json()["items"][0]
    counts = await identity.client.get("/personal-requests/counts", headers=admin(identity))
    assert counts.json() == {"waiting": 2}
    seen = await identity.client.get(f"/personal-requests/{first}", headers=admin(identity))
    assert (seen.json()["right"], seen.json()["overdue"], seen.json()["may_answer"]) == (
        "王建图",
        False,
        True,
    )
    assert "personal_request.read" in await identity.audit_actions()
    noted = await identity.client.get(
        "/account/readings", headers=await steps.headers_of(identity, await steps.session_of(identity))
    )
    assert "个人信息申请" in [item["what_label"] for item in noted.json()["items"]]


async def test_a_name_is_corrected_through_the_request_and_the_person_is_told(identity):
    headers, request_id = await asked(identity)
    done = await answer_correction(identity, request_id, right="王建图")
    assert done.status_code == 204, done.text
    assert (await identity.emitted(AccountChanged))[-1].name == "王建图"
    [fact] = await identity.emitted(PersonalRequestAnswered)
    assert (fact.done, fact.number, fact.answer) == (True, "000001", "已按您的证件更正。")
    [mine] = (await own(identity, headers))["items"]
    assert (mine["state_label"], mine["answer"]) == ("已办理", "已按您的证件更正。")


async def test_a_number_that_was_typed_wrong_is_corrected_and_the_old_one_is_free(identity):
    right = eighteen(order=578)
    _, request_id = await asked(identity, item="document_number", right=right)
    done = await answer_correction(identity, request_id, right=right)
    assert done.status_code == 204, done.text
    fact = (await identity.emitted(AccountChanged))[-1]
    assert (fact.document_number, fact.version) == (right, 2)
    assert (await steps.log_in(identity, right)).status_code == 201
    assert (await steps.log_in(identity, steps.NUMBER)).status_code == 422
    assert (await steps.account(identity, steps.NUMBER, phone="13912340001")).id != fact.account_id


@pytest.mark.parametrize(
    ("item", "right", "status"),
    [
        ("document_number", "650102196502030010", 422),
        ("document_number", OTHER, 409),
        ("document_number", steps.NUMBER, 409),
        ("name", steps.NAME, 409),
        ("phone", "1391234", 422),
        ("name", "", 422),
    ],
)
async def test_a_correction_that_cannot_be_leaves_the_request_open(identity, item, right, status):
    headers, request_id = await asked(identity, item=item)
    await steps.account(identity, OTHER, phone="13912340000")
    assert (await answer_correction(identity, request_id, right=right)).status_code == status
    [mine] = (await own(identity, headers))["items"]
    assert mine["state"] == "open"
    assert await identity.emitted(PersonalRequestAnswered) == []


async def test_what_is_corrected_elsewhere_is_answered_alone(identity):
    _, request_id = await asked(identity, item="other", right="第三条业绩的年份")
    before = len(await identity.emitted(AccountChanged))
    assert (await answer_correction(identity, request_id, answer="")).status_code == 422
    assert (await answer_correction(identity, request_id)).status_code == 204
    assert len(await identity.emitted(AccountChanged)) == before


async def test_a_refusal_says_why(identity):
    headers, request_id = await asked(identity)
    assert (await refuse(identity, request_id, reason=" ")).status_code == 422
    assert (await refuse(identity, request_id)).status_code == 204
    [fact] = await identity.emitted(PersonalRequestAnswered)
    assert (fact.done, fact.answer) == (False, "与证件照片不一致")
    [mine] = (await own(identity, headers))["items"]
    assert mine["state_label"] == "不予办理"


async def test_of_two_administrators_at_once_one_answers(identity):
    _, request_id = await asked(identity)
    answers = await asyncio.gather(
        answer_correction(identity, request_id, right="王建图"),
        refuse(identity, request_id),
        answer_correction(identity, request_id, right="王建图"),
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409, 409]
    assert len(await identity.emitted(PersonalRequestAnswered)) == 1


async def test_a_request_that_is_taken_back_while_it_is_answered_ends_one_way(identity):
    account, headers, request_id = await asked_to_be_erased(identity)
    taken_back, erased = await asyncio.gather(
        identity.client.post(f"/personal-requests/own/{request_id}/withdraw", headers=headers),
        do_erase(identity, request_id),
    )
    assert sorted((taken_back.status_code, erased.status_code)) == [204, 409]
    status = (await stored(identity, account.id)).status
    assert status == ("erased" if erased.status_code == 204 else "active")


async def test_nobody_answers_the_own_request(identity):
    account = await steps.account(identity, roles=((Role.PLATFORM_ADMIN, None),))
    headers = await steps.signed_in(identity)
    request_id = (await ask(identity, headers)).json()["id"]
    seen = await identity.client.get(f"/personal-requests/{request_id}", headers=headers)
    assert seen.json()["may_answer"] is False
    own_answer = await identity.client.post(
        f"/personal-requests/{request_id}/refusal", json={"version": 1, "reason": "不需要"}, headers=headers
    )
    assert own_answer.status_code == 403
    assert (await stored(identity, account.id)).name == steps.NAME


async def test_erasing_leaves_nothing_of_the_person_but_a_row(identity):
    account, _, request_id = await asked_to_be_erased(identity)
    done = await do_erase(identity, request_id)
    assert done.status_code == 204, done.text
    kept = await stored(identity, account.id)
    person = kept.opened(identity.resources.sealer)
    assert (kept.status, person.name, person.document_number, person.phone) == (
        "erased",
        ERASED_NAME,
        "",
        None,
    )
    assert (person.sex, person.birth_date, person.region_code, kept.password_hash) == (None, None, None, None)
    [fact] = await identity.emitted(AccountErased)
    assert (fact.account_id, fact.version, fact.phone) == (account.id, 2, steps.PHONE)
    # nobody comes in any more, by the session neither, and the number is free
    assert (await steps.log_in(identity)).status_code == 422
    async with identity.resources.database.read() as reading:
        for table in ("sessions", "devices", "grants"):
            assert await reading.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    assert (await steps.account(identity)).id != account.id


async def test_who_was_erased_may_register_again_and_is_somebody_new(identity):
    account, _, request_id = await asked_to_be_erased(identity)
    await do_erase(identity, request_id)
    again = await identity.client.post("/registrations", json=await steps.form(identity))
    assert again.status_code == 201, again.text
    assert again.json()["account_id"] != str(account.id)


async def test_what_every_request_said_goes_with_the_person(identity):
    _, headers, request_id = await asked_to_be_erased(identity)
    assert (await ask(identity, headers)).status_code == 201
    await do_erase(identity, request_id)
    async with identity.resources.database.read() as reading:
        rows = (await reading.scalars(select(PersonalRequest).order_by(PersonalRequest.number))).all()
    assert [(row.state, row.wish, row.answer) for row in rows] == [
        ("done", None, None),
        ("withdrawn", None, None),
    ]


async def test_who_holds_an_office_is_relieved_of_it_first(identity):
    roles = ((Role.APPLICANT, None), (Role.AUDITOR, None))
    account, _, request_id = await asked_to_be_erased(identity, roles=roles)
    refused = await do_erase(identity, request_id)
    assert refused.status_code == 409
    assert "审计人员" in refused.json()["detail"]
    seen = await identity.client.get(f"/personal-requests/{request_id}", headers=admin(identity))
    assert seen.json()["problem"] == refused.json()["detail"]
    assert (await stored(identity, account.id)).status == "active"


async def test_the_last_administrator_of_a_unit_is_replaced_first(identity):
    async with identity.resources.unit_of_work() as uow:
        unit = await organizations.create_company(uow, name="某设计院", credit_code="91110000600037341L")
    roles = ((Role.UNIT_ADMIN, unit.id),)
    _, _, request_id = await asked_to_be_erased(identity, roles=roles)
    assert (await do_erase(identity, request_id)).status_code == 409
    await steps.account(identity, OTHER, roles=roles, phone="13912340000")
    assert (await do_erase(identity, request_id)).status_code == 204


async def test_what_was_merged_into_the_account_goes_with_it(identity):
    account, _, request_id = await asked_to_be_erased(identity)
    part = await steps.account(identity, "H12345678", phone=None)
    merged = await identity.client.post(
        "/merges",
        json={"kept_id": str(account.id), "folded_id": str(part.id), "reason": "本人到场核实"},
        headers=admin(identity),
    )
    assert merged.status_code == 201, merged.text
    assert (await do_erase(identity, request_id)).status_code == 204
    told = {fact.account_id: fact.phone for fact in await identity.emitted(AccountErased)}
    assert told == {part.id: None, account.id: steps.PHONE}
    assert (await stored(identity, part.id)).name == ERASED_NAME


async def test_what_was_asked_for_in_an_account_that_was_merged_is_the_persons_still(identity):
    kept = await steps.account(identity)
    folded = await steps.account(identity, OTHER, phone="13912340000")
    folded_headers = await steps.headers_of(identity, await steps.session_of(identity, OTHER))
    ids = [(await ask(identity, folded_headers)).json()["id"]]
    ids.append((await ask_erasure(identity, folded_headers)).json()["id"])
    merged = await identity.client.post(
        "/merges",
        json={"kept_id": str(kept.id), "folded_id": str(folded.id), "reason": "本人到场核实"},
        headers=admin(identity),
    )
    assert merged.status_code == 201, merged.text
    headers = await steps.signed_in(identity)
    assert {item["id"] for item in (await own(identity, headers))["items"]} == set(ids)
    # the answer goes to the account that the person comes into
    assert (await refuse(identity, ids[0])).status_code == 204
    [fact] = await identity.emitted(PersonalRequestAnswered)
    assert fact.account_id == kept.id
    # whoever administers the platform does not answer what was asked for in the own former account
    as_administrator = identity.as_(identity.actor(Role.PLATFORM_ADMIN, id=kept.id))
    own_answer = await identity.client.post(
        f"/personal-requests/{ids[1]}/refusal",
        json={"version": 1, "reason": "不需要"},
        headers=as_administrator,
    )
    assert own_answer.status_code == 403
    withdrawn = await identity.client.post(f"/personal-requests/own/{ids[1]}/withdraw", headers=headers)
    assert withdrawn.status_code == 204
    # a stranger sees none of it
    await steps.account(identity, eighteen(order=579), phone="13912340002")
    stranger = await steps.headers_of(identity, await steps.session_of(identity, eighteen(order=579)))
    assert (await own(identity, stranger))["items"] == []


async def test_a_phone_that_was_being_changed_does_not_come_back_after_the_deletion(identity):
    account, _, request_id = await asked_to_be_erased(identity)
    await do_erase(identity, request_id)
    with pytest.raises(AccountStateChanged):
        async with identity.resources.unit_of_work() as uow:
            await accounts.keep_phone(uow, account.id, "13912340003")
    assert (await stored(identity, account.id)).phone is None


async def test_resync_tells_that_somebody_was_erased_and_nothing_else_of_them(identity):
    from identity.resync import resync

    account, _, request_id = await asked_to_be_erased(identity)
    await do_erase(identity, request_id)
    before = len(await identity.emitted(AccountChanged))
    async with identity.resources.unit_of_work() as uow:
        await resync(uow)
        uow.leave_unaudited("a test")
    told = (await identity.emitted(AccountErased))[-1]
    assert (told.account_id, told.version, told.phone) == (account.id, 2, None)
    assert account.id not in {fact.account_id for fact in (await identity.emitted(AccountChanged))[before:]}


async def test_administrators_are_reminded_three_days_before_and_when_it_is_late(identity):
    await asked(identity)
    remind = identity.tasks.entries["identity.remind_of_requests"]
    told = []
    for days in (0, 11, 1, 4):
        identity.clock.move(days=days)
        await remind(identity.resources)
        told.append([(fact.soon, fact.overdue) for fact in await identity.emitted(PersonalRequestsDue)])
    assert told == [[], [], [(1, 0)], [(1, 0), (0, 1)]]


async def test_an_unknown_request_is_not_found(identity):
    for call in (answer_correction(identity, uuid7(), right="某人"), do_erase(identity, uuid7())):
        assert (await call).status_code == 404

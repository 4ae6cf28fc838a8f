"""A copy of the own data, and who has read them in identity."""

import asyncio
import hashlib

import pytest

from foundation.db.paging import PAGE_SIZE
from identity.own_data.policies import MOST_A_DAY
from identity.tests.numbers import eighteen

from . import steps, units
from .test_consents import TICKED, first

pytestmark = pytest.mark.service


async def own(kit, login=steps.NUMBER):
    """Log in; return the headers of the person, wherever the clock has been moved to."""
    return await steps.headers_of(kit, await steps.session_of(kit, login))


async def granted(kit, **changes):
    """Return the account's id and the headers of somebody who registered and was granted permission."""
    account_id = await steps.registered(kit, **changes)
    headers = steps.administrator(kit)
    await kit.client.get(f"/registrations/{account_id}", headers=headers)
    await kit.client.get(f"/registrations/{account_id}/photos/front", headers=headers)
    await kit.client.post(f"/registrations/{account_id}/decision", json={"granted": True}, headers=headers)
    return account_id, await own(kit)


async def copy_of(kit, headers, password=steps.PASSWORD):
    return await kit.client.post("/account/own-data", json={"password": password}, headers=headers)


def rows_of(answer, name):
    """Return the rows of a table by their keys."""
    tables = {table["name"]: table["rows"] for table in answer.json()["tables"]}
    return [{field["key"]: field["value"] for field in row} for row in tables.get(name, [])]


async def test_a_copy_holds_everything_unmasked(identity):
    await first(identity)
    _, headers = await granted(identity, notice_number=1, **TICKED)
    answer = await copy_of(identity, headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    [account] = rows_of(answer, "accounts")
    assert (account["name"], account["document_number"], account["phone"]) == (
        steps.NAME,
        steps.NUMBER,
        steps.PHONE,
    )
    [registration] = rows_of(answer, "registrations")
    assert (registration["birth_date"], registration["state"]) == ("1960-05-21", "granted")
    assert {row["kind"] for row in rows_of(answer, "consents")} == {"notice", "sensitive"}
    assert {row["address"] for row in rows_of(answer, "consents")} == {"203.0.113.7"}
    for name in ("grants", "photos", "sessions", "account_readings", "own_exports"):
        assert rows_of(answer, name), name
    assert (await identity.audit_actions()).count("own_data.export") == 1


async def test_no_secret_is_in_a_copy(identity):
    _, headers = await granted(identity)
    text = (await copy_of(identity, headers)).text
    for secret in ("argon2", "token_hash", "document_key", "password_hash", "code_hash", "secret"):
        assert secret not in text, secret


async def test_the_photos_that_still_exist_are_named_with_their_hash(identity):
    _, headers = await granted(identity)
    files = (await copy_of(identity, headers)).json()["files"]
    assert [one["title"] for one in files] == ["身份证照片正面", "身份证照片反面"]
    for one in files:
        photo = await identity.client.get(one["path"], headers=headers)
        assert hashlib.sha256(photo.content).hexdigest() == one["sha256"]
    identity.clock.move(days=31)
    await identity.run_tasks()
    again = await copy_of(identity, await own(identity))
    assert again.json()["files"] == []
    assert {row["state"] for row in rows_of(again, "photos")} == {"removed"}


async def test_the_password_is_asked_again(identity):
    _, headers = await granted(identity)
    wrong = await copy_of(identity, headers, "Wrong-Password-1")
    assert (wrong.status_code, steps.slug(wrong)) == (422, "password-wrong")
    assert "own_data.export" not in await identity.audit_actions()


async def test_a_day_has_so_many_copies_and_the_next_has_as_many(identity):
    await steps.account(identity)
    headers = await own(identity)
    answers = await asyncio.gather(*(copy_of(identity, headers) for _ in range(2)))
    for _ in range(MOST_A_DAY - 2):
        answers.append(await copy_of(identity, headers))
    assert {answer.status_code for answer in answers} == {200}
    spent = await copy_of(identity, headers)
    assert (spent.status_code, steps.slug(spent)) == (429, "own-exports-spent")
    assert 0 < int(spent.headers["retry-after"]) <= 86_400
    identity.clock.move(days=1)
    assert (await copy_of(identity, await own(identity))).status_code == 200


async def test_nobody_gets_another_persons_rows(identity):
    await granted(identity)
    number = eighteen(order=640)
    await steps.account(identity, number, phone="13900000001", name="赵别人")
    text = (await copy_of(identity, await own(identity, number))).text
    assert "赵别人" in text
    for absent in (steps.NAME, steps.NUMBER, steps.PHONE):
        assert absent not in text, absent


async def readings(kit, headers, cursor=""):
    address = f"/account/readings?cursor={cursor}" if cursor else "/account/readings"
    answer = await kit.client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_who_opened_the_registration_and_the_photo_is_told_to_the_person(identity):
    _, headers = await granted(identity)
    found = (await readings(identity, headers))["items"]
    assert {(one["what"], one["reader_name"], one["reader_role_label"]) for one in found} == {
        ("registration", "管理员甲", "平台管理员"),
        ("photo", "管理员甲", "平台管理员"),
    }


async def test_opening_and_finding_an_account_is_noted_once_in_a_while(identity):
    account = await steps.account(identity)
    admin = steps.administrator(identity)
    for _ in range(3):
        await identity.client.get(f"/accounts/{account.id}", headers=admin)
    await identity.client.post("/accounts/lookup", json={"number": steps.NUMBER}, headers=admin)
    headers = await own(identity)
    assert sorted(one["what"] for one in (await readings(identity, headers))["items"]) == ["account", "found"]
    identity.clock.move(minutes=11)
    await identity.client.get(f"/accounts/{account.id}", headers=admin)
    found = (await readings(identity, await own(identity)))["items"]
    assert [one["what"] for one in found].count("account") == 2


async def test_a_unit_that_looks_is_noted_and_oneself_is_not(identity):
    unit = await units.unit(identity)
    person = await steps.account(identity, employer_id=unit.id)
    _, admin = await units.administrator(identity, unit)
    mine = await own(identity)
    looked_at = (await identity.client.get("/employees", headers=admin)).json()["items"]
    for one in looked_at:
        answer = await identity.client.get(f"/employees/{one['id']}", headers=admin)
        assert answer.status_code == 200, answer.text
    assert str(person.id) in {one["id"] for one in looked_at}
    assert len(looked_at) == 2
    found = (await readings(identity, mine))["items"]
    assert [(one["what"], one["reader_role_label"]) for one in found] == [("employee", "单位管理员")]


async def test_readings_are_read_page_by_page(identity):
    account = await steps.account(identity)
    for place in range(PAGE_SIZE + 3):
        admin = steps.administrator(identity, f"管理员{place}")
        await identity.client.get(f"/accounts/{account.id}", headers=admin)
        identity.clock.move(seconds=1)
    headers = await own(identity)
    page = await readings(identity, headers)
    assert (len(page["items"]), page["more"]) == (PAGE_SIZE, True)
    rest = await readings(identity, headers, page["items"][-1]["cursor"])
    assert (len(rest["items"]), rest["more"]) == (3, False)
    assert rest["items"][-1]["reader_name"] == "管理员0"
    bad = await identity.client.get("/account/readings?cursor=nonsense", headers=headers)
    assert bad.status_code == 422

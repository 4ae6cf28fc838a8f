"""导入人员: looked through line by line, then everybody or nobody."""

import io
import zipfile

import pytest
from python_calamine import load_workbook
from sqlalchemy import func, select

from contracts.events.identity import AccountChanged, InitialPasswordIssued
from contracts.words import Role
from foundation.testing import workbooks
from identity.accounts.model import Account
from identity.employee_imports import usecases
from identity.employee_imports.model import EmployeeImport
from identity.employee_imports.policies import EXAMPLE
from identity.tests.numbers import eighteen

from . import steps, units

pytestmark = pytest.mark.service


@pytest.fixture
async def unit(identity):
    return await units.unit(identity)


@pytest.fixture
async def boss(identity, unit):
    return (await units.administrator(identity, unit))[1]


async def accounts(identity):
    async with identity.resources.database.read() as reading:
        return await reading.scalar(select(func.count()).select_from(Account))


async def kept(identity):
    """Return the only import as it is stored."""
    async with identity.resources.database.read() as reading:
        return await reading.scalar(select(EmployeeImport))


async def test_a_good_list_is_looked_through_and_added_together(identity, unit, boss):
    rows = units.people(3)
    import_id = await units.checked(identity, boss, units.workbook(rows))
    seen = await units.report(identity, boss, import_id)
    assert (seen["state"], seen["rows_done"], seen["rows_total"]) == ("ready", 3, 3)
    assert seen["counts"] == {"new": 3, "joins": 0, "present": 0, "faulty": 0}
    assert [item["line"] for item in seen["items"]] == [2, 3, 4]
    assert rows[0][0] not in str(seen)
    assert await accounts(identity) == 1

    assert (await units.apply(identity, boss, import_id)).status_code == 202
    await identity.run_tasks()
    seen = await units.report(identity, boss, import_id)
    assert (seen["state"], seen["rows_done"]) == ("applied", 3)
    facts = (await identity.emitted(AccountChanged))[-3:]
    assert {(fact.document_number, fact.name, fact.phone) for fact in facts} == set(rows)
    assert {fact.employer_id for fact in facts} == {unit.id}
    assert {fact.employer_name for fact in facts} == {unit.name}
    assert all([grant.role for grant in fact.grants] == [Role.APPLICANT] for fact in facts)
    sent = await units.passwords(identity)
    assert [one.phone for one in sent] == [row[2] for row in rows]
    first = await steps.log_in(identity, rows[0][0], sent[0].password)
    assert (first.status_code, first.json()["must_change_password"]) == (201, True)


async def test_a_faulty_list_names_every_line_and_adds_nobody(identity, boss):
    good = units.people(1)[0]
    rows = [
        good,
        ("65010219600521", "王建国", "13912345678"),
        (eighteen(order=40), "=1+1", "13512345678"),
        (eighteen(order=41), "李四", "123"),
        (good[0], "王五", "13912345679"),
    ]
    import_id = await units.checked(identity, boss, units.workbook(rows))
    seen = await units.report(identity, boss, import_id)
    assert (seen["state"], seen["counts"]["faulty"], seen["counts"]["new"]) == ("faulty", 4, 1)
    faults = {item["line"]: "".join(item["faults"]) for item in seen["items"]}
    assert faults[2] == ""
    for line, words in ((3, "证"), (4, "姓名"), (5, "手机号码"), (6, "与第2行重复")):
        assert words in faults[line]
    only = await units.report(identity, boss, import_id, faulty=True)
    assert [item["line"] for item in only["items"]] == [3, 4, 5, 6]
    refused = await units.apply(identity, boss, import_id)
    assert (refused.status_code, steps.slug(refused)) == (409, "import-not-ready")
    await identity.run_tasks()
    assert await accounts(identity) == 1


async def test_each_account_that_there_is_means_something_else(identity, unit, boss):
    colleague, free, stranger, refused = units.people(4)
    await units.added(identity, boss, **dict(zip(units.PERSON, colleague, strict=True)))
    await steps.account(identity, free[0], name=free[1], phone=free[2])
    await steps.account(identity, stranger[0], name="另一人", phone=stranger[2])
    account_id = await steps.registered(identity, document_number=refused[0])
    await steps.decide(identity, account_id, granted=False, reason="请由单位添加")
    import_id = await units.checked(identity, boss, units.workbook([colleague, free, stranger, refused]))
    seen = await units.report(identity, boss, import_id)
    assert [item["outcome"] for item in seen["items"]] == ["present", "joins", None, "new"]
    assert "不一致" in seen["items"][2]["faults"][0]

    import_id = await units.checked(identity, boss, units.workbook([colleague, free, refused]))
    await units.apply(identity, boss, import_id)
    await identity.run_tasks()
    assert (await units.report(identity, boss, import_id))["state"] == "applied"
    [sent] = await units.passwords(identity)
    assert (sent.phone, str(sent.account_id)) == (refused[2], account_id)
    assert (await steps.log_in(identity, free[0])).status_code == 201
    assert len((await units.listed(identity, boss))["items"]) == 4


async def test_pressing_twice_and_repeated_tasks_add_once(identity, boss):
    import_id = await units.checked(identity, boss, units.workbook(units.people(3)))
    for _ in range(3):
        assert (await units.apply(identity, boss, import_id)).status_code == 202
    await identity.run_tasks()
    for _ in range(2):
        await identity.tasks.run(
            "identity.apply_employee_import",
            identity.resources,
            kept_id(import_id),
            {"import_id": import_id, "by": import_id},
        )
        await identity.tasks.run(
            "identity.check_employee_import", identity.resources, kept_id(import_id), {"import_id": import_id}
        )
    assert (await units.apply(identity, boss, import_id)).json()["state"] == "applied"
    assert await accounts(identity) == 4
    assert len(await identity.emitted(InitialPasswordIssued)) == 3


async def test_portions_follow_each_other_and_show_how_far_they_are(identity, boss, monkeypatch):
    from identity.employee_imports.usecases import applying, checking

    monkeypatch.setattr(applying, "PORTION", 2)
    monkeypatch.setattr(applying, "LOOK_UP", 2)
    monkeypatch.setattr(checking, "PORTION", 2)
    import_id = (await units.upload(identity, boss, units.workbook(units.people(5)))).json()["id"]
    progress = []
    for _ in range(3):
        await usecases.check_portion(identity.resources, kept_id(import_id))
        progress.append((await units.report(identity, boss, import_id))["rows_done"])
    assert progress == [2, 4, 5]
    await units.apply(identity, boss, import_id)
    progress = []
    for _ in range(4):
        await usecases.apply_portion(identity.resources, kept_id(import_id), kept_id(import_id))
        seen = await units.report(identity, boss, import_id)
        progress.append((seen["state"], seen["rows_done"]))
    assert progress == [("applying", 2), ("applying", 4), ("applying", 5), ("applied", 5)]


async def test_two_workers_at_once_add_once(identity, boss):
    import asyncio

    import_id = await units.checked(identity, boss, units.workbook(units.people(4)))
    await units.apply(identity, boss, import_id)
    for _ in range(3):
        await asyncio.gather(
            *(
                usecases.apply_portion(identity.resources, kept_id(import_id), kept_id(import_id))
                for _ in range(2)
            )
        )
    assert await accounts(identity) == 5
    assert len(await identity.emitted(InitialPasswordIssued)) == 4


async def test_whoever_registers_meanwhile_stops_the_whole_list(identity, boss):
    rows = units.people(3)
    import_id = await units.checked(identity, boss, units.workbook(rows))
    await steps.account(identity, rows[2][0], name="另一人", phone="13100000000")
    await units.apply(identity, boss, import_id)
    await identity.run_tasks()
    seen = await units.report(identity, boss, import_id)
    assert (seen["state"], seen["counts"]["faulty"]) == ("faulty", 1)
    assert await accounts(identity) == 2
    assert await units.passwords(identity) == []
    assert all(not row.password for row in (await kept(identity)).opened_rows(identity.resources.sealer))


async def test_afterwards_no_password_and_no_line_is_kept(identity, boss):
    rows = units.people(2)
    import_id = await units.checked(identity, boss, units.workbook(rows))
    await units.apply(identity, boss, import_id)
    await identity.run_tasks()
    stored = await kept(identity)
    assert stored.opened_rows(identity.resources.sealer) == []
    for number, name, phone in rows:
        for secret in (number, name, phone):
            assert secret.encode() not in stored.rows + stored.report


async def test_a_list_is_forgotten_after_a_week(identity, boss):
    import_id = await units.checked(identity, boss, units.workbook(units.people(1)))
    identity.clock.move(days=7, minutes=1)
    await identity.run_tasks()
    answer = await identity.client.get(f"/employees/imports/{import_id}", headers=boss)
    assert answer.status_code == 404


async def test_of_a_file_name_only_what_can_be_seen_is_kept(identity, boss):
    data = units.workbook(units.people(1))
    for sent, kept in (
        ("a\r\n\x00b\u202ecod.xlsx", "abcod.xlsx"),
        ("\u200b", "人员名单.xlsx"),
        ("长" * 200, "长" * 100),
    ):
        answer = await units.upload(identity, boss, data, file_name=sent)
        assert answer.json()["file_name"] == kept


async def test_imports_of_another_unit_are_not_there(identity, boss):
    import_id = await units.checked(identity, boss, units.workbook(units.people(1)))
    other = units.headers(identity, await units.unit(identity, "昆仑", units.CODES[1]))
    assert (await identity.client.get(f"/employees/imports/{import_id}", headers=other)).status_code == 404
    assert (await units.apply(identity, other, import_id)).status_code == 404
    assert (await identity.client.get("/employees/imports", headers=other)).json()["items"] == []
    [mine] = (await identity.client.get("/employees/imports", headers=boss)).json()["items"]
    assert mine["id"] == import_id


async def test_the_template_can_be_sent_back_once_it_is_filled_in(identity, boss):
    answer = await identity.client.get("/employees/import-template", headers=boss)
    assert answer.headers["content-disposition"].startswith("attachment")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names == ["人员名单", "填写说明"]
    header, example = book.get_sheet_by_index(0).to_python()
    assert header[:4] == ["身份证号", "姓名", "手机号", "用户类型"]
    assert example[:4] == [EXAMPLE.number, EXAMPLE.name, EXAMPLE.phone, "中国居民"]
    assert "用户类型" in str(book.get_sheet_by_index(1).to_python())
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert '<formula1>"中国居民,港澳台或外籍人士"</formula1>' in sheet
    assert 'sqref="D2:D5002"' in sheet
    empty = await units.upload(identity, boss, answer.content)
    assert steps.slug(empty) == "no-rows"
    filled = units.workbook([tuple(example[:3]), *units.people(1)])
    import_id = await units.checked(identity, boss, filled)
    assert (await units.report(identity, boss, import_id))["rows_total"] == 1


async def test_the_fourth_column_says_whose_document_it_is(identity, boss):
    citizen, permit, fragment, unknown = units.people(4)
    rows = [
        (*citizen, ""),
        ("H12345678", *permit[1:], "港澳台或外籍人士"),
        ("65010219", *fragment[1:], ""),
        (*unknown, "归侨"),
        ("", "", "", "中国居民"),
    ]
    header = ("身份证号", "姓名", "手机号", "用户类型")
    import_id = await units.checked(identity, boss, units.workbook(rows, header))
    seen = await units.report(identity, boss, import_id)
    assert (seen["rows_total"], seen["counts"]["new"], seen["counts"]["faulty"]) == (4, 2, 2)
    faults = {item["line"]: item["faults"] for item in seen["items"]}
    assert "应为18位" in faults[4][0]
    assert faults[5] == ["用户类型请填写“中国居民”或“港澳台或外籍人士”，不填视为“中国居民”。"]
    import_id = await units.checked(identity, boss, units.workbook(rows[:2], header))
    await units.apply(identity, boss, import_id)
    await identity.run_tasks()
    facts = (await identity.emitted(AccountChanged))[-2:]
    assert [fact.document_number for fact in facts] == [citizen[0], "H12345678"]


async def test_numbers_that_the_spreadsheet_has_rounded_are_explained(identity, boss):
    rows = [(650102196005211234, "王建国", 13912345678), (eighteen(), "李四", 13912345679.0)]
    import_id = await units.checked(identity, boss, units.workbook(rows))
    first, second = (await units.report(identity, boss, import_id))["items"]
    assert "后几位已丢失" in first["faults"][0]
    assert (first["number_masked"], second["faults"]) == ("", [])


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (lambda: b"", "file-not-excel"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"0" * 600, "file-not-excel"),
        (lambda: b"name,phone", "file-not-excel"),
        (lambda: units.workbook([], header=("号", "名", "机")), "header-missing"),
        (lambda: units.workbook([]), "no-rows"),
        (lambda: units.workbook([("", "", "")] * 3), "no-rows"),
        (lambda: units.workbook([("1", "a", "2")] * 5002), "too-many-rows"),
        (lambda: b"0" * (5 * 1024 * 1024 + 1), "file-too-large"),
        (workbooks.bomb, "file-exhausting"),
        (lambda: workbooks.broken(units.workbook([])), "file-refused"),
    ],
)
async def test_what_is_no_list_is_refused_in_words(identity, boss, data, slug):
    answer = await units.upload(identity, boss, data())
    assert (answer.status_code, steps.slug(answer)) == (422, slug)
    assert list(steps.errors(answer)) == ["/file"]


async def test_other_columns_and_orders_do_no_harm(identity, boss):
    number, name, phone = units.people(1)[0]
    data = units.workbook(
        [("备注", 1, phone, f"{name}", number)], header=("备注", "序号", "* 手机号", "姓 名", "身份证号")
    )
    import_id = await units.checked(identity, boss, data)
    assert (await units.report(identity, boss, import_id))["state"] == "ready"


async def test_a_unit_uploads_so_often_a_day(identity, boss, monkeypatch):
    from identity.employee_imports.usecases import uploading

    monkeypatch.setattr(uploading, "UPLOADS_PER_DAY", 1)
    assert (await units.upload(identity, boss, units.workbook(units.people(1)))).status_code == 201
    assert (await units.upload(identity, boss, units.workbook(units.people(1)))).status_code == 429


def kept_id(import_id):
    """Return the id as the tasks have it."""
    from uuid import UUID

    return UUID(import_id)

"""导出: a list of experts as a marked workbook, made by a worker, for who asked for it and may still see it."""

import asyncio
import io
import re
import zipfile
from uuid import UUID

import pytest
from python_calamine import load_workbook
from sqlalchemy import func, select

from contracts.words import Role
from experts.exports import usecases
from experts.exports.model import Export, ExportPart
from experts.readings.model import Reading, What
from experts.tests.service import registers
from experts.tests.service.given import organization
from experts.tests.service.registers import expert
from foundation.audit.tables import AuditEntry
from foundation.ids import uuid7

pytestmark = pytest.mark.service

NAMES = ("阿不都·热依木", "买买提·艾力", "龙小明")


@pytest.fixture
async def by(experts):
    """Return who maintains a library of three experts."""
    found = await registers.coordinator(experts)
    lines = [
        expert(order, 姓名=name, 联系电话="13800000000", 现工作单位="+某某设计院")
        for order, name in enumerate(NAMES)
    ]
    await registers.imported(experts, found, *lines, expert(9, 姓名="所在地的", 专家类型="所在地专家"))
    return found


async def ask(experts, by, unmasked=False, reason="", **wanted):
    return await experts.client.post(
        "/library/exports",
        json={"filter": wanted, "unmasked": unmasked, "reason": reason},
        headers=experts.as_(by),
    )


async def made(experts, by, **wanted):
    """Ask for an export and have it made; return its id."""
    answer = await ask(experts, by, **wanted)
    assert answer.status_code == 202, answer.text
    await experts.run_tasks()
    return answer.json()["id"]


async def state(experts, by, export_id):
    answer = await experts.client.get(f"/library/exports/{export_id}", headers=experts.as_(by))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def content(experts, by, export_id):
    return await experts.client.get(f"/library/exports/{export_id}/content", headers=experts.as_(by))


def table(answer):
    assert answer.status_code == 200, answer.text
    return load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


async def rows(experts, kind):
    async with experts.resources.database.read() as reading:
        return list(await reading.scalars(select(kind)))


async def test_the_list_is_marked_masked_and_noted(experts, by):
    export_id = await made(experts, by)
    seen = await state(experts, by, export_id)
    assert (seen["state"], seen["rows_done"], seen["rows_total"]) == ("ready", 4, 4)
    answer = await content(experts, by, export_id)
    mark, head, *lines = table(answer)
    for part in ("维护人员", seen["number"], "已隐去"):
        assert part in mark[0]
    assert {line[head.index("姓名")] for line in lines} == {*NAMES, "所在地的"}
    assert [line[0] for line in lines] == ["1", "2", "3", "4"]
    one = next(line for line in lines if line[1] == NAMES[0])
    number = expert(0)["身份证号码"]
    assert one[head.index("身份证号码")] == f"{number[:4]}{'*' * 11}{number[-3:]}"
    assert one[head.index("联系电话")] == "138****0000"
    assert one[head.index("现工作单位")] == "'+某某设计院", "no formula"
    assert number not in str(lines)
    readings = await rows(experts, Reading)
    assert [one.what for one in readings] == [What.EXPORT] * 4
    actions = await experts.audit_actions()
    assert [one for one in actions if one.startswith("export.")] == [
        "export.request",
        "export.finish",
        "export.download",
    ]


async def test_the_mark_is_on_every_printed_page_behind_the_cells_and_in_the_properties(experts, by):
    answer = await content(experts, by, await made(experts, by))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        names = package.namelist()
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        core = package.read("docProps/core.xml").decode()
    assert len([name for name in names if name.startswith("xl/media/")]) >= 1
    assert "<picture " in sheet
    assert re.search("<oddHeader>.*&amp;G</oddHeader>", sheet)
    assert "维护人员" in re.search("<oddFooter>(.*)</oddFooter>", sheet)[1]
    assert "导出编号" in core


async def test_full_numbers_take_the_coordinator_and_a_reason(experts, by):
    refused = await ask(experts, by, unmasked=True)
    assert refused.json()["errors"][0]["pointer"] == "/reason"
    reviewer = experts.actor(Role.ASSOCIATION_REVIEWER, organization_id=uuid7())
    assert (await ask(experts, reviewer, unmasked=True, reason="核对证件")).status_code == 403
    export_id = await made(experts, by, unmasked=True, reason="核对证件号码")
    _, head, *lines = table(await content(experts, by, export_id))
    assert expert(0)["身份证号码"] in [line[head.index("身份证号码")] for line in lines]
    async with experts.resources.database.read() as reading:
        asked = await reading.scalar(select(AuditEntry).where(AuditEntry.action == "export.request"))
    assert (asked.reason, asked.details["unmasked"], asked.details["count"]) == ("核对证件号码", True, 4)
    assert all(one.reason for one in await rows(experts, Reading))


async def test_only_what_is_shared_with_the_person_and_answers_to_the_filter(experts, by):
    there = await organization(experts, territory=("650203",))
    officer = experts.actor(Role.BUREAU_OFFICER, organization_id=there, name="经办")
    _, _, *lines = table(await content(experts, officer, await made(experts, officer)))
    assert {line[1] for line in lines} == set(NAMES)
    _, _, *lines = table(await content(experts, by, await made(experts, by, name="小明")))
    assert [line[1] for line in lines] == ["龙小明"]
    async with experts.resources.database.read() as reading:
        log = str([one.details for one in await reading.scalars(select(AuditEntry))])
    assert "小明" not in log
    export = (await rows(experts, Export))[-1]
    assert "小明".encode() not in export.asked


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"name": "无此人"}, "没有符合条件"),
        ({"nome": "x"}, "不能识别"),
        ({"name": "\x00"}, "不能识别的字符"),
        ({"name": "x" * 101}, "过长"),
        ({"kind": "everybody"}, ""),
    ],
)
async def test_a_filter_that_finds_nobody_or_says_nothing_is_refused(experts, by, wanted, words):
    answer = await ask(experts, by, **wanted)
    assert answer.status_code == 422
    assert words in answer.text


async def test_more_than_a_file_holds_is_refused(experts, by, monkeypatch):
    from experts.exports.usecases import asking

    monkeypatch.setattr(asking, "MOST_ROWS", 3)
    assert "超过" in (await ask(experts, by)).json()["detail"]


async def test_three_at_once_is_enough_however_fast_they_are_asked_for(experts, by):
    answers = await asyncio.gather(*(ask(experts, by) for _ in range(8)))
    assert sorted(one.status_code for one in answers) == [202] * 3 + [429] * 5
    first = next(one.json()["id"] for one in answers if one.status_code == 202)
    cancelled = await experts.client.post(f"/library/exports/{first}/cancel", headers=experts.as_(by))
    assert cancelled.json()["state"] == "cancelled"
    assert (await ask(experts, by)).status_code == 202
    await experts.run_tasks()
    assert (await state(experts, by, first))["state"] == "cancelled"
    assert (await content(experts, by, first)).status_code == 409
    items = (await experts.client.get("/library/exports", headers=experts.as_(by))).json()["items"]
    assert sorted(one["state"] for one in items) == ["cancelled", "ready", "ready", "ready"]
    late = await experts.client.post(f"/library/exports/{items[0]['id']}/cancel", headers=experts.as_(by))
    assert late.status_code == 409


async def test_a_killed_worker_costs_a_portion_and_there_is_one_file(experts, by, monkeypatch):
    from experts.exports.usecases import gathering

    monkeypatch.setattr(gathering, "PORTION", 2)
    export_id = UUID((await ask(experts, by)).json()["id"])
    await usecases.gather_portion(experts.resources, export_id)
    assert (await state(experts, by, export_id))["rows_done"] == 2
    for step in (usecases.gather_portion, usecases.write_file):
        killed = asyncio.create_task(step(experts.resources, export_id))
        await asyncio.sleep(0.005)
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
        await asyncio.gather(*(step(experts.resources, export_id) for _ in range(2)))
    await experts.run_tasks()
    assert len(table(await content(experts, by, export_id))) == 6
    assert len(await rows(experts, Reading)) == 4
    assert await rows(experts, ExportPart) == []


async def test_what_cannot_be_made_says_so(experts, by, monkeypatch):
    from experts.exports.usecases import writing

    monkeypatch.setattr(writing, "regular_font", lambda _: 1 / 0)
    export_id = await made(experts, by)
    assert (await state(experts, by, export_id))["state"] == "failed"
    assert (await content(experts, by, export_id)).status_code == 409


async def test_only_who_asked_takes_it_away_and_only_in_the_same_role(experts, by):
    export_id = await made(experts, by)
    other = experts.actor(Role.ASSOCIATION_COORDINATOR, organization_id=uuid7())
    for call in ("", "/content"):
        path = f"/library/exports/{export_id}{call}"
        assert (await experts.client.get(path, headers=experts.as_(other))).status_code == 404
    there = await organization(experts)
    moved = experts.actor(Role.BUREAU_OFFICER, organization_id=there, id=by.id)
    answer = await content(experts, moved, export_id)
    assert (answer.status_code, "权限" in answer.json()["detail"]) == (409, True)


async def test_the_file_lies_sealed_and_is_gone_after_a_week(experts, by):
    export_id = await made(experts, by)
    [export] = await rows(experts, Export)
    sealed = await experts.resources.store.read(export.object_key, export.sha256)
    assert not sealed.startswith(b"PK")
    experts.clock.move(days=8)
    await experts.run_tasks()
    assert [key async for key in experts.resources.store.keys(f"exports/{export_id}/")] == []
    async with experts.resources.database.read() as reading:
        assert await reading.scalar(select(func.count()).select_from(Export)) == 0


async def test_a_damaged_file_is_not_handed_out(experts, by):
    export_id = await made(experts, by)
    [export] = await rows(experts, Export)
    await experts.resources.store.put_bytes(export.object_key, b"x", "application/octet-stream")
    answer = await content(experts, by, export_id)
    assert (answer.status_code, "损坏" in answer.json()["detail"]) == (409, True)

"""导入名册: an older register is looked through line by line, then listed, once, with or without accounts."""

import asyncio
import io
from uuid import UUID

import pytest
from python_calamine import load_workbook
from sqlalchemy import func, select

from contracts.events.experts import EntryChanged, SubmissionMade
from contracts.events.identity import AccountsMerged
from contracts.words import ExpertKind, Role, Stage, Verdict
from experts.library.model import Entry
from experts.records.model import Record
from experts.register_imports import usecases
from experts.register_imports.model import RegisterRow
from experts.submissions.model import Submission
from experts.tests.service import registers
from experts.tests.service.given import Applicant, account, applicant, organization
from experts.tests.service.registers import expert
from foundation.clock import official_day
from foundation.ids import uuid7
from foundation.testing import workbooks

pytestmark = pytest.mark.service


@pytest.fixture
async def by(experts):
    return await registers.coordinator(experts)


async def rows(experts, kind, *conditions):
    async with experts.resources.database.read() as reading:
        return list(await reading.scalars(select(kind).where(*conditions)))


async def count(experts, kind):
    async with experts.resources.database.read() as reading:
        return await reading.scalar(select(func.count()).select_from(kind))


def outcomes(seen):
    return [item["outcome"] for item in seen["items"]]


async def person_of(experts, line, **changes):
    """Have identity tell of the person of a line."""
    told = account(name=line["姓名"], document_number=line["身份证号码"], **changes)
    await experts.deliver(told)
    return Applicant(experts, experts.actor(Role.APPLICANT, id=told.account_id, name=told.name))


async def test_a_whole_line_is_listed_as_it_reads(experts, by):
    line = expert(
        1,
        联系电话="138 0000-0000",
        邮箱="a@example.com",
        职务="总工程师",
        最高学历="大学本科",
        职称="高级工程师",
        注册职业资格证书类别="一级注册消防工程师、一级注册建造师",
        工作年限=35,
        入库日期="2019年5月1日",
        专家类型="所在地专家",
        技术工作经历="1985年至今从事消防设计",
    )
    seen = await registers.imported(experts, by, line)
    assert (seen["state"], seen["entered"], seen["rows_done"]) == ("applied", 1, 1), seen
    [item] = seen["items"]
    assert (item["outcome"], item["faults"]) == ("new", [])
    assert line["身份证号码"] not in str(seen)
    [entry] = await rows(experts, Entry)
    assert (entry.name, entry.region_code, entry.specialty) == ("买买提·艾力", "650102", "fire_protection")
    assert (entry.kind, entry.account_id, entry.birth_year) == (ExpertKind.LOCAL, None, 1960)
    assert len(entry.qualifications) == 2
    assert (entry.term_from.isoformat(), entry.listed_at.isoformat()) == (
        "2019-05-01",
        "2019-04-30T16:00:00+00:00",
    )
    assert await experts.emitted(SubmissionMade) == [], "nobody reviews a register"
    [found] = await registers.library(experts, by)
    assert found["kind_label"] == "所在地专家"
    page = await experts.client.get(f"/library/{found['record_id']}", headers=experts.as_(by))
    assert page.status_code == 200, page.text
    assert page.json()["phone_masked"] == "138****0000"


async def test_what_an_old_register_lacks_may_be_missing(experts, by):
    await registers.imported(experts, by, expert(1))
    [entry] = await rows(experts, Entry)
    assert (entry.title, entry.education, entry.term_from) == ("", "", official_day(experts.clock.now()))


FAULTS = [
    ({"身份证号码": "650102196005210011"}, "校验位"),
    ({"身份证号码": 650102196005210123}, "后几位已丢失"),
    ({"身份证号码": ""}, "请填写身份证号码"),
    ({"所在地区": "朝阳区"}, "北京市朝阳区（110105）"),
    ({"所在地区": "乌鲁木齐市"}, "写到县（市、区）一级"),
    ({"专业": "炼丹"}, "专业“炼丹”不在可选项中"),
    ({"专家类型": "专家"}, "全区专家"),
    ({"联系电话": "12345"}, "联系电话"),
    ({"工作年限": "很久"}, "工作年限"),
    ({"入库日期": "2099-01-01"}, "不能晚于今天"),
    ({"入库日期": "五一"}, "2019-05-01"),
    ({"注册职业资格证书类别": "一级注册消防工程师、驾驶证"}, "驾驶证"),
    ({"现工作单位": "院" * 201}, "不能超过200个字"),
    ({"姓名": "=cmd()"}, "姓名中有数字或符号"),
]


async def test_every_fault_is_said_beside_its_line_and_nobody_is_listed(experts, by):
    lines = [expert(order, **changes) for order, (changes, _) in enumerate(FAULTS, 1)]
    good = expert(50)
    import_id = await registers.checked(experts, by, *lines, good, good)
    seen = await registers.report(experts, by, import_id)
    assert (seen["state"], seen["counts"]["faulty"], seen["counts"]["new"]) == ("checked", len(FAULTS) + 1, 1)
    for item, (_, words) in zip(seen["items"], FAULTS, strict=False):
        assert words in "".join(item["faults"]), item
    assert f"与第{len(FAULTS) + 2}行重复" in seen["items"][-1]["faults"][0]
    only = await registers.report(experts, by, import_id, faulty=True)
    assert len(only["items"]) == len(FAULTS) + 1

    refused = await registers.apply(experts, by, import_id)
    assert refused.status_code == 422
    assert f"跳过有误的 {len(FAULTS) + 1} 行" in refused.text
    assert await count(experts, Record) == 0
    assert (await registers.apply(experts, by, import_id, skip_faulty=True)).status_code == 202
    assert await count(experts, Entry) == 1


async def test_the_report_goes_away_as_a_workbook_in_which_nothing_is_a_formula(experts, by):
    import_id = await registers.checked(experts, by, expert(1), expert(2, 姓名="=1+1"))
    answer = await experts.client.get(f"/library/imports/{import_id}/report", headers=experts.as_(by))
    assert answer.status_code == 200
    table = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[3] for row in table] == ["结果", "新入库", "不通过"]
    assert table[2][1] == "'=1+1"
    assert expert(1)["身份证号码"] not in str(table)


async def test_the_template_offers_what_the_dictionaries_offer_and_its_example_is_skipped(experts, by):
    answer = await experts.client.get("/library/imports/template", headers=experts.as_(by))
    book = load_workbook(io.BytesIO(answer.content))
    assert "填写说明" in book.sheet_names
    [titles, example] = book.get_sheet_by_name("专家名册").to_python()[:2]
    assert titles[:2] == ["姓名", "身份证号码"]
    assert example[titles.index("专业")]
    refused = await registers.upload(experts, by, answer.content)
    assert (refused.status_code, "没有填写专家" in refused.text) == (422, True)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK", "xlsx"),
        (workbooks.workbook(["姓名", "身份证号码"], [["甲", "1"]]), "六列表头"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
    ],
)
async def test_a_file_that_is_no_register_is_refused(experts, by, data, words):
    answer = await registers.upload(experts, by, data)
    assert answer.status_code == 422
    assert words in answer.json()["errors"][0]["message"]


async def test_the_same_file_again_changes_nothing(experts, by):
    lines = [expert(order) for order in range(3)]
    await registers.imported(experts, by, *lines)
    before = [(record.id, record.version, record.status) for record in await rows(experts, Record)]
    import_id = await registers.checked(experts, by, *lines)
    seen = await registers.report(experts, by, import_id)
    assert outcomes(seen) == ["present"] * 3
    refused = await registers.apply(experts, by, import_id)
    assert (refused.status_code, refused.json()["type"].rsplit(":", 1)[-1]) == (409, "nothing-to-import")
    assert sorted(before) == sorted((one.id, one.version, one.status) for one in await rows(experts, Record))
    assert await count(experts, Submission) == 3


async def test_two_imports_of_the_same_people_list_everybody_once(experts, by):
    lines = [expert(order) for order in range(12)]
    first = await registers.checked(experts, by, *lines)
    second = await registers.checked(experts, by, *reversed(lines))
    for import_id in (first, second):
        await experts.client.post(f"/library/imports/{import_id}/apply", json={}, headers=experts.as_(by))
    await asyncio.gather(
        *(usecases.apply_portion(experts.resources, UUID(one), by.id) for one in (first, second))
    )
    seen = [await registers.report(experts, by, one) for one in (first, second)]
    assert [one["state"] for one in seen] == ["applied", "applied"]
    assert sum(one["entered"] for one in seen) == 12
    assert (await count(experts, Entry), await count(experts, Submission)) == (12, 12)


async def test_who_is_listed_with_others_leaves_what_one_alone_leaves(experts, by, monkeypatch):
    await registers.imported(experts, by, expert(1))
    together = await everything_left(experts)

    async def nobody_is_new(_uow, people, _words):
        return list(people)

    monkeypatch.setattr("experts.records.usecases.enter_new", nobody_is_new)
    await registers.imported(experts, by, expert(3))
    alone = {name: found[1] for name, found in (await everything_left(experts)).items()}
    assert {name: found[0] for name, found in together.items()} == alone


async def everything_left(experts):
    """Return of everybody in turn what does not differ from person to person: rows, fact and deeds."""
    own = ("id", "record_id", "submission_id", "listed_submission_id", "document_index", "draft", "snapshot")
    own += ("created_at", "made_at", "updated_at")

    def same(row):
        return {name: value for name, value in vars(row).items() if name not in own and name[0] != "_"}

    records = sorted(await rows(experts, Record), key=lambda record: record.created_at)
    deeds = [
        one
        for one in await experts.audit_actions()
        if one.partition(".")[0] in ("record", "submission", "library")
    ]
    each = len(deeds) // len(records)
    return {
        "records": [same(one) for one in records],
        "submissions": [
            same(one)
            for record in records
            for one in await rows(experts, Submission, Submission.record_id == record.id)
        ],
        "entries": [
            same(one)
            for record in records
            for one in await rows(experts, Entry, Entry.record_id == record.id)
        ],
        "facts": [
            one.model_dump(exclude={"record_id"})
            for record in records
            for one in await experts.emitted(EntryChanged)
            if one.record_id == record.id
        ],
        "deeds": [sorted(deeds[each * place : each * (place + 1)]) for place in range(len(records))],
    }


async def test_portions_follow_each_other_and_a_killed_worker_costs_one(experts, by, monkeypatch):
    from experts.register_imports.usecases import applying, checking

    monkeypatch.setattr(checking, "PORTION", 2)
    monkeypatch.setattr(applying, "PORTION", 2)
    answer = await registers.upload(experts, by, registers.workbook(*[expert(order) for order in range(5)]))
    import_id = answer.json()["id"]
    progress = []
    for _ in range(3):
        await usecases.check_portion(experts.resources, UUID(import_id))
        progress.append((await registers.report(experts, by, import_id))["rows_done"])
    assert progress == [2, 4, 5]
    await experts.client.post(f"/library/imports/{import_id}/apply", json={}, headers=experts.as_(by))

    killed = asyncio.create_task(usecases.apply_portion(experts.resources, UUID(import_id), by.id))
    await asyncio.sleep(0.01)
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    for _ in range(4):
        await usecases.apply_portion(experts.resources, UUID(import_id), by.id)
    seen = await registers.report(experts, by, import_id)
    assert (seen["state"], await count(experts, Entry), await count(experts, Submission)) == ("applied", 5, 5)
    await usecases.apply_portion(experts.resources, UUID(import_id), by.id)
    await usecases.check_portion(experts.resources, UUID(import_id))
    assert await count(experts, Submission) == 5


async def test_what_has_changed_since_the_dry_run_is_what_counts(experts, by):
    applying, gone = expert(1), expert(2)
    person = await person_of(experts, applying)
    import_id = await registers.checked(experts, by, applying, gone, expert(3))
    assert outcomes(await registers.report(experts, by, import_id)) == ["joins", "new", "new"]
    await person.submitted()
    await registers.imported(experts, by, gone)
    await registers.apply(experts, by, import_id)
    seen = await registers.report(experts, by, import_id)
    assert (outcomes(seen), seen["entered"]) == (["reviewing", "present", "new"], 1)
    assert (await person.record())["status"] == "applying"


async def test_a_person_with_an_account_is_listed_and_keeps_what_was_typed(experts, by):
    line, other = expert(1), expert(2, 姓名="别名")
    person, typing = await person_of(experts, line), await person_of(experts, other)
    await typing.save(position="自己填写的")
    seen = await registers.imported(experts, by, line, other)
    assert outcomes(seen) == ["joins", "joins"]
    record = await person.record()
    assert (record["status_label"], record["draft"]["employer_name"], record["may"]["change"]) == (
        "已入库",
        "某某设计院",
        True,
    )
    assert (await typing.record())["draft"]["position"] == "自己填写的"
    [entry] = await rows(experts, Entry, Entry.account_id == person.actor.id)
    assert entry.name == line["姓名"]


async def test_a_name_that_is_not_the_accounts_is_a_fault(experts, by):
    line = expert(1)
    await person_of(experts, line)
    seen = await registers.report(
        experts, by, await registers.checked(experts, by, {**line, "姓名": "阿不都"})
    )
    assert "不一致" in seen["items"][0]["faults"][0]


@pytest.mark.parametrize("stage", ["rejected", "listed", "change"])
async def test_where_a_person_stands_decides(experts, by, stage):
    line = expert(1)
    person = await person_of(experts, line)
    if stage == "rejected":
        case_id = await person.submitted()
        await person.decide(case_id, 2, Stage.PRELIMINARY, Verdict.REJECT)
    else:
        await person.listed()
    if stage == "change":
        await person.save(position="总工程师")
        assert (await person.submit()).status_code == 201
    import_id = await registers.checked(experts, by, line)
    [outcome] = outcomes(await registers.report(experts, by, import_id))
    assert outcome == ("joins" if stage == "rejected" else "present")
    if stage == "rejected":
        await registers.apply(experts, by, import_id)
        assert (await person.record())["status"] == "listed"


async def test_who_comes_later_with_the_same_number_gets_the_record_and_can_change_it(experts, by):
    line = expert(1, 职务="总工程师")
    await registers.imported(experts, by, line)
    [before] = await rows(experts, Record)
    person = await person_of(experts, line, phone="13911112222")
    record = await person.record()
    assert (record["id"], record["status_label"]) == (str(before.id), "已入库")
    assert (record["draft"]["position"], record["draft"]["phone"]) == ("总工程师", "13911112222")
    assert await count(experts, Record) == 1
    [entry] = await rows(experts, Entry)
    [kept] = await rows(experts, Submission)
    assert entry.account_id == kept.account_id == person.actor.id
    assert "record.claim" in await experts.audit_actions()

    refused = await person.submit()
    assert "请上传专家申报表附件。" in refused.text
    case_id = await person.submitted(position="院长")
    assert (await person.record())["status"] == "changing"
    await person.passes(case_id, ExpertKind.REGIONAL, uuid7())
    assert (await person.record())["status"] == "listed"
    changed = await person.ask("GET", f"/submissions/{case_id}")
    assert changed.status_code == 200
    assert "院长" in changed.text
    assert "总工程师" in changed.text, "what the library held until then"


async def test_told_again_nothing_is_claimed_twice_and_strangers_get_their_own(experts, by):
    line = expert(1)
    await registers.imported(experts, by, line)
    told = account(name=line["姓名"], document_number=line["身份证号码"])
    for version in (1, 1, 2):
        await experts.deliver(told.model_copy(update={"version": version}))
    await person_of(experts, expert(2))
    assert await count(experts, Record) == 2
    assert (await experts.audit_actions()).count("record.claim") == 1


async def test_an_account_with_another_name_does_not_get_the_record_until_the_name_is_corrected(experts, by):
    line = expert(1)
    await registers.imported(experts, by, line)
    [registered] = await rows(experts, Record)
    told = account(name="另一人", document_number=line["身份证号码"])
    for version in (1, 2):
        await experts.deliver(told.model_copy(update={"version": version}))
    own = next(one for one in await rows(experts, Record) if one.id != registered.id)
    assert (own.account_id, own.status) == (told.account_id, "draft")
    [entry] = await rows(experts, Entry)
    assert entry.account_id is None
    await experts.deliver(told.model_copy(update={"version": 3, "name": line["姓名"]}))
    [entry] = await rows(experts, Entry)
    assert (entry.account_id, entry.record_id) == (told.account_id, registered.id)


async def test_a_claim_at_the_moment_of_the_import_ends_in_one_record(experts, by):
    lines = [expert(order) for order in range(8)]
    import_id = await registers.checked(experts, by, *lines)
    await experts.client.post(f"/library/imports/{import_id}/apply", json={}, headers=experts.as_(by))
    told = [account(name=line["姓名"], document_number=line["身份证号码"]) for line in lines]
    await asyncio.gather(
        usecases.apply_portion(experts.resources, UUID(import_id), by.id),
        *(experts.deliver(one) for one in told),
    )
    found = await rows(experts, Record)
    assert len(found) == 8
    assert {one.account_id for one in found} == {one.account_id for one in told}
    assert {one.status for one in found} == {"listed"}
    assert {one.account_id for one in await rows(experts, Entry)} == {one.account_id for one in told}


async def test_a_claimed_record_moves_when_accounts_are_merged(experts, by):
    line = expert(1)
    await registers.imported(experts, by, line)
    folded = await person_of(experts, line)
    kept = await applicant(experts, document_number=expert(2)["身份证号码"])
    await kept.save(position="草稿")
    fact = AccountsMerged(kept_account_id=kept.actor.id, version=2, folded_account_id=folded.actor.id)
    await experts.deliver(fact)
    assert (await kept.record())["status"] == "listed"
    for order in (1, 2):
        seen = await registers.report(experts, by, await registers.checked(experts, by, expert(order)))
        assert outcomes(seen) == ["present"], "both numbers are this person's"


async def test_an_expert_without_an_account_is_shared_as_any_other(experts, by):
    here = await organization(experts, territory=("650102",))
    there = await organization(experts, territory=("650203",))
    await registers.imported(
        experts, by, expert(1, 专家类型="所在地专家"), expert(2, 专家类型="全区专家", 姓名="共享专家")
    )
    seen = {
        bureau: [
            one["name"]
            for one in await registers.library(
                experts, experts.actor(Role.BUREAU_OFFICER, organization_id=bureau)
            )
        ]
        for bureau in (here, there)
    }
    assert (len(seen[here]), seen[there]) == (2, ["共享专家"])


async def test_others_do_not_see_it_and_after_a_week_it_is_gone(experts, by):
    import_id = await registers.checked(experts, by, expert(1))
    other = experts.actor(Role.ASSOCIATION_COORDINATOR, organization_id=uuid7())
    answer = await experts.client.get(f"/library/imports/{import_id}", headers=experts.as_(other))
    assert answer.status_code == 404
    await registers.apply(experts, by, import_id)
    experts.clock.move(days=8)
    await experts.run_tasks()
    answer = await experts.client.get(f"/library/imports/{import_id}", headers=experts.as_(by))
    assert answer.status_code == 404
    assert (await count(experts, RegisterRow), await count(experts, Entry)) == (0, 1)


async def test_nothing_personal_lies_open(experts, by):
    line = expert(1)
    await registers.checked(experts, by, line)
    [row] = await rows(experts, RegisterRow)
    for part in (line["身份证号码"], line["姓名"]):
        assert part.encode() not in row.typed + (row.finding or b"")

"""日常维护: every deed in every status, what it changes, who is told, and two at the same moment."""

import asyncio
from uuid import UUID

import pytest

from contracts.events.experts import ExpertMaintained, SubmissionMade
from contracts.words import Deed, ExpertKind, Role, Stage, Verdict
from experts.tests import files
from experts.tests.service.given import NUMBER, account, applicant, pointers
from experts.tests.unit.test_maintaining import TABLE
from foundation.ids import uuid7

pytestmark = pytest.mark.service

REASON = "本人来函说明，已核实。"
ADDRESS = {
    Deed.SUSPEND: "suspension",
    Deed.RESTORE: "restoration",
    Deed.REMOVE: "removal",
    Deed.RENEW: "renewal",
}
# (status, whether a change is under review, deed) -> the status that follows
FOLLOWS = {
    ("suspended", False, Deed.RESTORE): "listed",
    ("suspended", True, Deed.RESTORE): "changing",
}
FOLLOWS_ANYWHERE = {Deed.SUSPEND: "suspended", Deed.REMOVE: "removed"}


class Desk:
    """A coordinator of the association and one expert."""

    def __init__(self, kit, person, role=Role.ASSOCIATION_COORDINATOR):
        self.kit, self.person = kit, person
        self.actor = kit.actor(role, organization_id=uuid7(), name="协会经办人")
        self.record_id = None

    async def ask(self, method, path, **options):
        self.record_id = self.record_id or (await self.person.record())["id"]
        address = f"/library/{self.record_id}{path}"
        return await self.kit.client.request(method, address, headers=self.kit.as_(self.actor), **options)

    async def standing(self):
        answer = await self.ask("GET", "/standing")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def do(self, deed, version=None, reason=REASON, **more):
        if version is None:
            version = (await self.standing())["version"]
        sent = {"version": version, "reason": reason}
        if deed is Deed.AMEND:
            fields = more.pop("fields", {"title": "教授"})
            return await self.ask("PUT", "/edition", json={**sent, "fields": fields, **more})
        return await self.ask("POST", f"/{ADDRESS[deed]}", json=sent)

    async def done(self, deed, **more):
        answer = await self.do(deed, **more)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def upkeeps(self):
        return (await self.ask("GET", "/upkeeps")).json()["items"]

    async def entry(self):
        """Return the expert as the library shows them to the association, in whatever status."""
        answer = await self.ask("GET", "")
        assert answer.status_code == 200, answer.text
        return answer.json()


async def desk(kit, **changes):
    return Desk(kit, await applicant(kit, **changes))


async def change(person, **fields):
    """Submit a change; return its case."""
    await person.save(**{"position": "总工程师", **fields})
    answer = await person.submit()
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["submission_id"])


async def reach(at, status, under_review):
    """Bring the expert into a status by what people do; return the case that is open, if any."""
    person = at.person
    match status, under_review:
        case "draft", _:
            return None
        case "applying", _:
            return await person.submitted()
        case "rejected", _:
            case_id = await person.submitted()
            await person.decide(case_id, 2, Stage.PRELIMINARY, Verdict.REJECT)
            return None
    await person.listed()
    match status, under_review:
        case "changing", _:
            return await change(person)
        case "change_rejected", _:
            await person.decide(await change(person), 2, Stage.PRELIMINARY, Verdict.REJECT)
        case "suspended", False:
            await at.done(Deed.SUSPEND)
        case "suspended", True:
            case_id = await change(person)
            await at.done(Deed.SUSPEND)
            return case_id
        case "removed", _:
            await at.done(Deed.REMOVE)
    return None


@pytest.mark.parametrize(("status", "under_review"), list(TABLE))
async def test_every_deed_in_every_status(experts, status, under_review):
    for deed in Deed:
        await experts.empty()
        at = await desk(experts)
        await reach(at, status, under_review)
        record = await at.person.record()
        assert record["status"] == status
        told = len(await experts.emitted(ExpertMaintained))
        answer = await at.do(deed, version=record["version"])
        after = await at.person.record()
        if str(deed) not in TABLE[status, under_review].split():
            never_listed = status in ("draft", "applying", "rejected")
            assert answer.status_code == (404 if never_listed else 409), (deed, answer.text)
            assert (after["status"], after["version"]) == (status, record["version"])
            assert len(await experts.emitted(ExpertMaintained)) == told
            continue
        assert answer.status_code in (200, 201), (deed, answer.text)
        expected = FOLLOWS.get((status, under_review, deed)) or FOLLOWS_ANYWHERE.get(deed, status)
        assert after["status"] == answer.json()["status"] == expected, deed
        assert after["version"] == answer.json()["version"] == record["version"] + 1
        library = {"suspended": "suspended", "removed": "removed"}.get(expected, "listed")
        assert (await at.entry())["status"] == library
        fact = (await experts.emitted(ExpertMaintained))[-1]
        assert len(await experts.emitted(ExpertMaintained)) == told + 1
        assert (fact.deed, fact.reason, fact.account_id, fact.version) == (
            deed,
            REASON,
            at.person.actor.id,
            after["version"],
        )
        assert f"record.{deed.value}" in await experts.audit_actions()


async def test_the_page_knows_what_may_be_done_and_why_not_the_rest(experts):
    at = await desk(experts)
    await reach(at, "changing", True)
    standing = await at.standing()
    assert {one["deed"] for one in standing["deeds"] if one["may"]} == {"suspend", "renew"}
    why = {one["deed"]: one["why_not"] for one in standing["deeds"]}
    assert why["remove"] == "信息变更正在审核，请待审核结束后再办理出库，或先暂停。"
    assert why["amend"] == "专家正在申请信息变更，请在审核结束后再编辑。"
    assert why["restore"] == "当前状态为“信息变更中”，不能办理恢复。"
    assert [one["label"] for one in standing["deeds"]] == ["编辑", "暂停", "恢复", "出库", "续聘"]
    assert [file["file_name"] for file in standing["files"]] == ["专家申报表.pdf"]
    assert standing["case_id"] == (await at.person.record())["submission_id"]
    reviewer = Desk(experts, at.person, Role.ASSOCIATION_REVIEWER)
    assert not any(one["may"] for one in (await reviewer.standing())["deeds"])


async def test_a_deed_needs_a_reason(experts):
    at = await desk(experts)
    await at.person.listed()
    for reason in ("", " 因 ", "长" * 501):
        answer = await at.do(Deed.SUSPEND, reason=reason)
        assert answer.status_code == 422
        assert pointers(answer) == ["/reason"]
    assert "至少 2 个字" in (await at.do(Deed.SUSPEND, reason="因")).json()["errors"][0]["message"]
    assert (await at.person.record())["status"] == "listed"


async def test_what_was_done_is_kept_with_its_reason_for_association_and_person(experts):
    at = await desk(experts)
    await at.person.listed()
    await at.done(Deed.SUSPEND, reason="  出国半年  ")
    await at.done(Deed.AMEND, reason="更正职称", fields={"title": "教授", "position": "总工"})
    await at.done(Deed.RESTORE, reason="已回国")
    lines = [(one["deed_label"], one["reason"], one["by"], one["changed"]) for one in await at.upkeeps()]
    assert lines == [
        ("恢复", "已回国", "协会经办人", []),
        ("编辑", "更正职称", "协会经办人", ["职务", "职称"]),
        ("暂停", "出国半年", "协会经办人", []),
    ]
    own = (await at.person.ask("GET", "/record/upkeeps")).json()["items"]
    assert [one["reason"] for one in own] == ["已回国", "更正职称", "出国半年"]
    assert {one["by"] for one in own} == {"建设工程消防协会"}
    other = await applicant(experts, document_number="650102196501018999")
    assert (await other.ask("GET", "/record/upkeeps")).json()["items"] == []


async def test_a_reason_is_nowhere_in_the_clear(experts):
    at = await desk(experts)
    await at.person.listed()
    await at.done(Deed.SUSPEND, reason="因病住院治疗")
    from sqlalchemy import text

    async with experts.resources.database.read() as session:
        names = (
            await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname='public'"))
        ).all()
        rows = [
            row
            for name in names
            for row in (await session.scalars(text(f'SELECT t::text FROM "{name}" t'))).all()
        ]
    secret = "因病住院治疗"
    assert not any(secret in row or secret.encode().hex() in row for row in rows)


async def test_a_suspended_expert_is_shared_with_nobody_and_cannot_edit(experts):
    at = await desk(experts)
    await at.person.listed()
    await at.done(Deed.SUSPEND)
    record = await at.person.record()
    assert record["status_label"] == "暂停"
    assert not any(record["may"].values())
    assert (await at.person.save(title="教授", draft_version=record["draft_version"])).status_code == 409
    bureau = experts.actor(Role.BUREAU_OFFICER, organization_id=uuid7())
    found = await experts.client.get(f"/library/{record['id']}", headers=experts.as_(bureau))
    assert found.status_code == 404


async def test_who_was_removed_keeps_the_draft_and_applies_anew(experts):
    at = await desk(experts)
    await at.person.listed(title="高级工程师")
    await at.done(Deed.REMOVE)
    record = await at.person.record()
    assert (record["status_label"], record["may"]["apply"]) == ("已出库", True)
    assert record["draft"]["title"] == "高级工程师"
    experts.clock.move(days=400)
    case_id = UUID((await at.person.submit()).json()["submission_id"])
    await at.person.passes(case_id, ExpertKind.LOCAL, uuid7())
    entry = await at.entry()
    assert (entry["status"], entry["kind"]) == ("listed", "local")
    assert entry["listed_at"] > record["submitted_at"], "a new term begins"


async def test_a_change_that_passes_beside_a_suspension_is_taken_in_and_the_suspension_stays(experts):
    at = await desk(experts)
    case_id = await reach(at, "suspended", True)
    await at.person.passes(case_id, ExpertKind.LOCAL, uuid7())
    record, entry = await at.person.record(), await at.entry()
    assert (record["status"], entry["status"], entry["kind"]) == ("suspended", "suspended", "local")
    assert "总工程师" in [field["value"] for field in entry["fields"]]
    assert (await at.done(Deed.RESTORE))["status"] == "listed"
    assert (await at.entry())["status"] == "listed"


@pytest.mark.parametrize("ending", ["rejected", "withdrawn"])
async def test_a_change_that_ends_beside_a_suspension_leaves_it_and_the_old_data(experts, ending):
    at = await desk(experts)
    case_id = await reach(at, "suspended", True)
    shown = (await at.standing())["version"]
    if ending == "rejected":
        await at.person.decide(case_id, 2, Stage.PRELIMINARY, Verdict.REJECT)
    else:
        await at.person.withdraw(case_id)
    assert (await at.person.record())["status"] == "suspended"
    assert "总工程师" not in [field["value"] for field in (await at.entry())["fields"]]
    assert (await at.do(Deed.RESTORE, version=shown)).status_code == 409, "the page showed a review"
    assert (await at.done(Deed.RESTORE))["status"] == "listed"


async def test_a_new_term_begins_today(experts):
    at = await desk(experts)
    await at.person.listed()
    experts.clock.move(days=700)
    from sqlalchemy import text

    async def term():
        async with experts.resources.database.read() as session:
            return await session.scalar(text("SELECT term_from FROM library_entries"))

    before = await term()
    await at.done(Deed.RENEW)
    assert ((await term()) - before).days == 700


# ── 编辑 ──


async def test_editing_changes_the_library_at_once_and_nobody_reviews_it(experts):
    at = await desk(experts)
    await at.person.listed(ExpertKind.REGIONAL, phone="13812345678")
    before = await at.entry()
    made = len(await experts.emitted(SubmissionMade))
    trial = await at.ask("POST", "/edition/trial", json={"fields": {"title": "教授"}, "kind": "local"})
    assert trial.json()["items"] == [
        {"key": "title", "label": "职称", "old": "高级工程师", "new": "教授"},
        {"key": "kind", "label": "专家类型", "old": "全区专家", "new": "所在地专家"},
    ]
    assert await at.entry() == before, "a trial writes nothing"
    await at.done(Deed.AMEND, fields={"title": "教授", "region_code": "650203"}, kind="local")
    after = await at.entry()
    assert (after["title"], after["region_code"], after["kind"]) == ("教授", "650203", "local")
    assert after["phone_masked"] == "138****5678", "what is not sent stays"
    assert after["listed_at"] == before["listed_at"]
    assert len(await experts.emitted(SubmissionMade)) == made
    record = await at.person.record()
    assert (record["status"], record["round"], record["kind"]) == ("listed", 1, "local")
    assert record["draft"]["title"] == "教授", "an untouched draft follows"
    standing = await at.standing()
    assert [file["file_name"] for file in standing["files"]] == ["专家申报表.pdf"]
    assert standing["case_id"] == record["submission_id"], "审核记录 is still that of the person's submission"


async def test_a_change_after_an_edition_is_compared_with_what_the_association_has_written(experts):
    at = await desk(experts)
    await at.person.listed()
    await at.done(Deed.AMEND, fields={"title": "教授"})
    case_id = await change(at.person)
    reviewer = experts.as_(experts.actor(Role.ASSOCIATION_REVIEWER))
    seen = (await experts.client.get(f"/submissions/{case_id}", headers=reviewer)).json()
    assert seen["round"] == 2
    new = {field["key"]: field["value"] for field in seen["fields"]}
    assert new["title"] == "教授"
    await at.person.passes(case_id, ExpertKind.REGIONAL, uuid7())
    assert (await at.entry())["title"] == "教授"


async def test_a_draft_keeps_what_the_person_has_typed_and_takes_over_the_rest(experts):
    at = await desk(experts)
    await at.person.listed()
    await at.person.save(title="研究员")
    shown = (await at.person.record())["draft_version"]
    await at.done(Deed.AMEND, fields={"title": "教授", "position": "院长"})
    draft = (await at.person.record())["draft"]
    assert (draft["title"], draft["position"]) == ("研究员", "院长")
    assert (await at.person.save(title="副研究员", draft_version=shown)).status_code == 409


async def test_files_are_carried_over_except_those_of_rows_that_are_taken_out(experts):
    at = await desk(experts)
    rows = [{"id": key, "kind": "title", "number": key} for key in ("c1", "c2")]
    await at.person.save(certificates=rows)
    for key in ("c1", "c2"):
        await at.person.upload(files.image(), f"{key}.jpg", "image/jpeg", "certificate", key)
    await at.person.listed()
    await at.done(Deed.AMEND, fields={"certificates": [{**rows[0], "number": "更正"}]})
    assert {file["file_name"] for file in (await at.standing())["files"]} == {"专家申报表.pdf", "c1.jpg"}
    assert [one["number"] for one in (await at.entry())["certificates"]] == ["更正"]


async def test_the_edition_shows_no_number_no_phone_and_no_mail(experts):
    at = await desk(experts)
    await at.person.listed(phone="13812345678", email="zhang@example.com")
    answer = await at.ask("GET", "/edition")
    assert answer.status_code == 200
    for secret in (NUMBER, "13812345678", "zhang@example.com"):
        assert secret not in answer.text
    shown = answer.json()
    assert (shown["phone_masked"], shown["email_masked"]) == ("138****5678", "z***@example.com")
    assert shown["form"]["title"] == "高级工程师"
    trial = await at.ask("POST", "/edition/trial", json={"fields": {"phone": "13900001111"}})
    assert trial.json()["items"][0]["old"] == "138****5678"
    assert trial.json()["items"][0]["new"] == "13900001111"


async def test_an_edition_that_is_incomplete_or_changes_nothing_is_refused_beside_its_field(experts):
    at = await desk(experts)
    await at.person.listed()
    for fields, pointer in (
        ({"title": ""}, "/fields/title"),
        ({"working_years": "x"}, "/fields/working_years"),
    ):
        answer = await at.do(Deed.AMEND, fields=fields)
        assert (answer.status_code, pointers(answer)) == (422, [pointer])
    answer = await at.do(Deed.AMEND, fields={"title": " 高级工程师 "})
    assert (answer.status_code, "没有修改任何内容" in answer.json()["detail"]) == (422, True)
    answer = await at.do(Deed.AMEND, fields={"name": "李四"})
    assert answer.status_code == 422, "identity is never edited"
    assert await at.upkeeps() == []


async def test_editing_who_is_suspended_leaves_them_suspended(experts):
    at = await desk(experts)
    await reach(at, "suspended", False)
    await at.done(Deed.AMEND)
    entry = await at.entry()
    assert (entry["status"], entry["title"]) == ("suspended", "教授")


async def test_an_edition_does_not_bring_back_a_name_that_was_corrected(experts):
    at = await desk(experts, name="张三")
    await at.person.listed()
    await experts.deliver(account(account_id=at.person.actor.id, version=5, name="李四"))
    await at.done(Deed.AMEND)
    entry = await at.entry()
    assert (entry["name"], entry["identity"]["name"]) == ("李四", "李四")


# ── at the same moment ──


async def both(*calls):
    """Return the answers of calls that begin at the same moment, sorted by status."""
    return sorted(await asyncio.gather(*calls), key=lambda answer: answer.status_code)


async def test_two_coordinators_at_once_do_one_deed_and_the_other_is_told(experts):
    for first, second in ((Deed.SUSPEND, Deed.REMOVE), (Deed.RENEW, Deed.RENEW), (Deed.AMEND, Deed.SUSPEND)):
        await experts.empty()
        at = await desk(experts)
        await at.person.listed()
        other = Desk(experts, at.person)
        version = (await at.standing())["version"]
        done, refused = await both(at.do(first, version=version), other.do(second, version=version))
        assert (done.status_code in (200, 201), refused.status_code) == (True, 409)
        assert refused.json()["detail"] == "页面已过期，请刷新后再操作。"
        assert len(await experts.emitted(ExpertMaintained)) == len(await at.upkeeps()) == 1


async def test_a_change_submitted_against_a_suspension_at_the_same_moment(experts):
    """Whoever is first: the suspension, and nothing is submitted; the change, and the page has expired."""
    for _ in range(3):
        await experts.empty()
        at = await desk(experts)
        await at.person.listed()
        await at.person.save(title="教授")
        record = await at.person.record()
        submitted, suspended = await asyncio.gather(
            at.person.submit(draft_version=record["draft_version"]),
            at.do(Deed.SUSPEND, version=record["version"]),
        )
        after = await at.person.record()
        if suspended.status_code == 201:
            assert submitted.status_code == 409, "当前状态为“暂停”，不能提交申请"
            assert (after["status"], after["round"]) == ("suspended", 1)
        else:
            assert (suspended.status_code, submitted.status_code) == (409, 201)
            assert after["status"] == "changing"


async def test_a_change_submitted_before_the_suspension_is_still_reviewed(experts):
    at = await desk(experts)
    await at.person.listed()
    case_id = await change(at.person)
    await at.done(Deed.SUSPEND)
    assert (await at.standing())["under_review"]
    assert (await at.done(Deed.RESTORE))["status"] == "changing"
    await at.person.passes(case_id, ExpertKind.REGIONAL, uuid7())
    assert (await at.person.record())["status"] == "listed"


async def test_a_change_submitted_after_the_suspension_is_refused(experts):
    at = await desk(experts)
    await at.person.listed()
    await at.done(Deed.SUSPEND)
    answer = await at.person.submit()
    assert (answer.status_code, answer.json()["detail"]) == (409, "当前状态为“暂停”，不能提交申请。")


async def test_a_suspension_against_the_final_pass_at_the_same_moment(experts):
    """The pass is never lost; the suspension is there, or its page has expired."""
    for _ in range(3):
        await experts.empty()
        at = await desk(experts)
        case_id = await reach(at, "changing", True)
        bureau = uuid7()
        await at.person.decide(case_id, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.LOCAL, bureau)
        version = (await at.standing())["version"]
        _, suspended = await asyncio.gather(
            at.person.decide(case_id, 3, Stage.FINAL, Verdict.PASS, ExpertKind.LOCAL, bureau),
            at.do(Deed.SUSPEND, version=version),
        )
        status = "suspended" if suspended.status_code == 201 else "listed"
        record, entry = await at.person.record(), await at.entry()
        assert (record["status"], entry["status"], entry["kind"]) == (status, status, "local")
        assert not (await at.standing())["under_review"]


@pytest.mark.parametrize("deed", [Deed.REMOVE, Deed.AMEND])
async def test_removing_or_editing_against_a_change_submitted_at_the_same_moment(experts, deed):
    for _ in range(3):
        await experts.empty()
        at = await desk(experts)
        await at.person.listed()
        await at.person.save(position="总工程师")
        record = await at.person.record()
        submitted, done = await asyncio.gather(
            at.person.submit(draft_version=record["draft_version"]), at.do(deed, version=record["version"])
        )
        after = await at.person.record()
        if done.status_code == 409:
            assert (submitted.status_code, after["status"]) == (201, "changing")
            assert (await at.entry())["status"] == "listed"
        elif deed is Deed.REMOVE:
            assert (submitted.status_code, after["status"]) == (409, "removed")
            assert (await at.entry())["status"] == "removed"
        else:
            assert submitted.status_code == 409, (
                "the draft has followed: the page that was read is out of date"
            )
            assert (after["status"], after["draft"]["title"]) == ("listed", "教授")


async def test_withdrawing_against_a_suspension_in_both_orders(experts):
    at = await desk(experts)
    case_id = await reach(at, "suspended", True)
    await at.person.withdraw(case_id)
    assert (await at.person.record())["status"] == "suspended"
    await at.done(Deed.RESTORE)
    case_id = await change(at.person)
    await at.person.withdraw(case_id)
    assert (await at.done(Deed.SUSPEND))["status"] == "suspended"
    assert not (await at.standing())["under_review"]

"""From registration to 已入库, as the issue and the manual tell it, on real servers and in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.e2e import papers, people
from tests.e2e.people import Retiree

pytestmark = pytest.mark.e2e


def test_a_retired_engineer_becomes_an_expert(system, visit, pictures):
    retiree = Retiree("文测试")
    person, admin, association, bureau = visit(), visit(), visit(), visit()

    people.register(person, system, retiree)

    grant = system.account("platform_admin")
    people.log_in(admin, grant["login"], grant["password"])
    admin.goto("/registrations")
    admin.get_by_role("link", name=retiree.name).first.click()
    expect(admin.get_by_text(retiree.number)).to_be_visible()
    admin.get_by_role("button", name="通过").first.click()
    people.wait_for(lambda: any("通过" in text for text in people.sms_to(system, retiree.phone)[:1]))

    people.log_in(person, retiree.number, retiree.password)
    people.status_becomes(person, "未入库")
    person.get_by_role("link", name="入库申请").or_(
        person.get_by_role("button", name="入库申请")
    ).first.click()
    people.fill_application(person)
    people.add_file(person, "专家申报表附件", "申报表.pdf", "application/pdf", papers.scan_as_pdf())
    people.add_file(person, "专家申报表附件", "签字页.jpg", "image/jpeg", papers.scan_as_jpeg())
    expect(person.get_by_text("已保存").first).to_be_visible()
    person.reload()
    expect(person.get_by_label("毕业院校及毕业时间", exact=True)).to_have_value("某大学 1986年7月")
    people.apply(person)
    expect(person.get_by_role("button", name="入库申请", exact=True)).to_have_count(0)
    expect(person.get_by_role("link", name="入库申请", exact=True)).to_have_count(0)

    reviewer = system.account("association_reviewer")
    people.log_in(association, reviewer["login"], reviewer["password"])
    people.decide(association, retiree.name, "不通过", opinion="申报表缺少单位盖章，请补充后再次申请。")
    people.status_becomes(person, "入库申请不通过")
    person.get_by_role("link", name="审核记录").or_(
        person.get_by_role("button", name="审核记录")
    ).first.click()
    expect(person.get_by_text("申报表缺少单位盖章，请补充后再次申请。").first).to_be_visible()

    person.goto("/personal")
    person.get_by_role("link", name="入库申请", exact=True).or_(
        person.get_by_role("button", name="入库申请", exact=True)
    ).first.click()
    person.get_by_label("职称", exact=True).fill("正高级工程师")
    people.apply(person)
    people.decide(association, retiree.name, "通过", recommend="所在地专家")

    other = visit()
    kashgar = system.account("bureau_reviewer", "喀什")
    people.log_in(other, kashgar["login"], kashgar["password"])
    other.goto("/tasks")
    expect(other.get_by_text(retiree.name)).to_have_count(0)

    urumqi = system.account("bureau_reviewer", "乌鲁木齐")
    people.log_in(bureau, urumqi["login"], urumqi["password"])
    people.decide(bureau, retiree.name, "通过")
    people.status_becomes(person, "已入库")

    for role, organization, sees in (
        ("bureau_officer", "乌鲁木齐", 1),
        ("bureau_officer", "喀什", 0),
        ("bureau_officer", "自治区住房", 1),
        ("association_coordinator", "", 1),
    ):
        reader = visit()
        account = system.account(role, organization)
        people.log_in(reader, account["login"], account["password"])
        reader.goto("/library")
        reader.get_by_label("姓名", exact=True).fill("测试")
        reader.get_by_role("button", name="查询").click()
        expect(reader.get_by_role("link", name=retiree.name)).to_have_count(sees)

    texts = people.sms_to(system, retiree.phone)
    assert len(texts) == len(set(texts)) or sorted(texts) == sorted(texts)

"""The part of the manual about personal data: the own data, requests and their answers, the notice, the auditor."""

import re
import zipfile

from playwright.sync_api import expect

from tests.e2e import people
from tests.e2e.journey import button

RIGHT_NAME = "陈示范"


def take_personal_data(journey, camera):
    """Walk it with the expert of the journey, whose name is corrected: the last thing that is done with it."""
    take_own_data(journey.person, journey.retiree, camera)
    take_requests(journey.person, camera)
    take_answer(journey.official("platform_admin"), journey.retiree.name, camera)
    expect_answered(journey.person)
    take_publishing(journey.official("platform_admin"), camera)
    take_consent(journey.person, camera)
    # Everybody is asked anew. Later tests log this one in by plain posts, which agree to nothing.
    people.sign_in(journey.open_page(), journey.system.account("applicant"))
    take_verification(journey, camera)


def take_own_data(page, retiree, camera):
    page.goto("/account")
    page.get_by_role("link", name="个人信息", exact=True).click()
    camera.take(page, "personal-data")
    button(page, "下载我的个人信息").click()
    page.get_by_label("密码", exact=True).fill(retiree.password)
    camera.take(page, "personal-export")
    with page.expect_download() as download:
        button(page, "下载").click()
    with zipfile.ZipFile(download.value.path()) as copy:
        assert "我的个人信息.html" in copy.namelist()
    page.goto("/account/readings")
    camera.take(page, "account-readings")


def take_requests(page, camera):
    page.goto("/privacy/requests/erasure")
    camera.take(page, "request-erasure")
    page.goto("/privacy/requests/correction")
    page.get_by_label("姓名", exact=True).check()
    page.get_by_label("正确的内容", exact=True).fill(RIGHT_NAME)
    page.get_by_label("原因和依据", exact=True).fill("注册时写错一个字，以身份证为准。")
    button(page, "提交申请").click()
    expect(page.get_by_text("申请已提交")).to_be_visible()
    camera.take(page, "own-requests")


def take_answer(page, name, camera):
    page.goto("/personal-requests")
    page.get_by_role("row", name=re.compile(name)).get_by_role("link", name=re.compile("^办理")).click()
    page.get_by_label("答复", exact=True).fill("已按您的身份证更正。")
    name_field = page.locator(".kit-field", has=page.get_by_label("更正后的姓名", exact=True))
    camera.take(page, "personal-request", at=name_field)
    button(page, "办理更正").click()
    expect(page.get_by_text("已办理，答复已通知申请人")).to_be_visible()


def expect_answered(page):
    page.goto("/privacy/requests")
    expect(page.get_by_role("row", name=re.compile("已办理.*已按您的身份证更正"))).to_be_visible()


def take_publishing(page, camera):
    page.goto("/privacy-notices")
    button(page, "起草新版本").click()
    page.get_by_label("本版变化", exact=True).fill("短信服务提供者有变化，见第五部分。")
    page.get_by_label("重大变更：请所有个人用户重新阅读并同意", exact=True).check()
    button(page, "保存并预览").click()
    expect(page.get_by_role("heading", name=re.compile("^预览第"))).to_be_visible()
    camera.take(page, "notice-publish", at=page.get_by_role("region", name="发布"))
    button(page, "发布").click()
    expect(page.get_by_text(re.compile(r"第 \d+ 版已发布"))).to_be_visible()


def take_consent(page, camera):
    people.wait_for(lambda: page.goto("/personal") and "/consent" in page.url)
    people.tick(page)
    camera.take(page, "consent", at=page.get_by_role("region", name=re.compile("全文$")))
    button(page, "同意并继续").click()
    expect(page).to_have_url(re.compile("/personal$"))


def take_verification(journey, camera):
    """Have the heads written down, as the workers do every hour; then verify as the auditor."""
    journey.system.run("audit", "heads")
    page = journey.official("auditor")
    page.goto("/audit/verification")
    camera.take(page, "audit-verification")
    button(page, "校验审计日志").click()
    expect(page.get_by_text("审计日志完整")).to_be_visible()
    camera.take(page, "audit-verified")

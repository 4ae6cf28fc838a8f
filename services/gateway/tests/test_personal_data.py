"""个人信息: what was agreed to, a copy of everything, and who has read it."""

import hashlib
import io
import json
import zipfile

import pytest

from contracts.own_data import OwnData
from foundation.auth.actor import Hurdle
from gateway.forms import own_data

HOME = "/account/personal-data"
CONSENT = {
    "id": "c1",
    "number": 2,
    "title": "个人信息处理告知书",
    "kind": "notice",
    "kind_label": "阅读并同意《个人信息处理告知书》",
    "source_label": "注册时",
    "given_at": "2026-11-22T02:32:00Z",
    "withdrawn_at": None,
}
GIVEN = {"in_force": 2, "asked": False, "may_withdraw": True, "items": [CONSENT]}
SCAN = b"%PDF-1.7 a scan"
JPEG = b"\xff\xd8\xff a photo"


def field(key, label, value):
    return {"key": key, "label": label, "value": value}


def services_answer(site):
    account = [
        field("name", "姓名", "<b>测试</b>"),
        field("status", "账户状态", "active"),
        field("created_at", "建立时间", "2026-11-22T02:32:00+00:00"),
        field("id", "账户编号", "a-1"),
    ]
    photo = {"name": "身份证照片/正面.jpg", "title": "正面", "path": "/account/own-data/photos/p1"}
    site.identity.says(
        "POST /account/own-data",
        {
            "service": "identity",
            "tables": [{"name": "accounts", "title": "账户", "rows": [account]}],
            "files": [{**photo, "size": None, "sha256": hashlib.sha256(JPEG).hexdigest()}],
        },
    )
    site.identity.says("GET /account/own-data/photos/p1", JPEG)
    file = {"name": "附件/../业绩:1.pdf", "title": "业绩.pdf", "path": "/own-data/files/f1"}
    site.experts.says(
        "POST /own-data",
        {
            "service": "experts",
            "tables": [
                {
                    "name": "records",
                    "title": "专家档案",
                    "rows": [[field("form", "填写内容（机器可读）", {"email": "a@b.c"})]],
                }
            ],
            "files": [{**file, "size": len(SCAN), "sha256": hashlib.sha256(SCAN).hexdigest()}],
        },
    )
    site.experts.says("GET /own-data/files/f1", SCAN)
    for service in (site.review, site.notify):
        service.says("POST /own-data", {"service": service.name, "tables": [], "files": []})


async def copy_of(site):
    return await site.post(f"{HOME}/export", {"password": "Right-1234"})


async def opened(site):
    answer = await copy_of(site)
    assert answer.status_code == 200
    return answer, zipfile.ZipFile(io.BytesIO(answer.content))


@pytest.mark.parametrize("hurdle", [None, Hurdle.CONSENT])
async def test_the_page_says_what_was_agreed_to_and_leads_to_every_right(site, hurdle):
    site.sign_in("applicant", hurdle=hurdle)
    site.identity.says("GET /account/consents", {**GIVEN, "asked": hurdle is not None})
    html = (await site.get(HOME)).text
    for words in ("阅读并同意《个人信息处理告知书》", "注册时", "2026-11-22 10:32", "有效"):
        assert words in html, words
    for address in (
        "/privacy",
        f"{HOME}/export",
        "/account/readings",
        "/privacy/requests",
        f"{HOME}/withdraw",
    ):
        assert f'"{address}"' in html, address
    assert ("您还没有同意当前的告知书" in html) == (hurdle is not None)


async def test_who_acts_by_duty_is_not_asked(site):
    site.sign_in("auditor")
    site.identity.says(
        "GET /account/consents", {"in_force": 2, "asked": False, "may_withdraw": False, "items": []}
    )
    html = (await site.get(HOME)).text
    assert "不需要另外同意" in html
    assert "撤回同意" not in html


async def test_taking_it_back_asks_first_and_says_what_follows(site):
    site.sign_in("applicant")
    assert "不能提交入库申请和信息变更" in (await site.get(f"{HOME}/withdraw")).text
    site.identity.says("POST /account/consents/withdraw", None, 204)
    answer = await site.post(f"{HOME}/withdraw")
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)


async def test_the_copy_holds_what_people_read_what_programs_read_and_every_file(site):
    site.sign_in("applicant")
    services_answer(site)
    answer, made = await opened(site)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert made.testzip() is None
    assert set(made.namelist()) == {
        "我的个人信息.html",
        "我的个人信息.json",
        "身份证照片/正面.jpg",
        "附件/_/业绩_1.pdf",
    }
    assert made.read("附件/_/业绩_1.pdf") == SCAN
    assert site.identity.last("POST /account/own-data").body == {"password": "Right-1234"}


async def test_people_read_words_and_programs_codes(site):
    site.sign_in("applicant")
    services_answer(site)
    _, made = await opened(site)
    html = made.read("我的个人信息.html").decode()
    for words in ("&lt;b&gt;测试&lt;/b&gt;", "使用中", "2026-11-22 10:32", "账户与登录", "业绩.pdf"):
        assert words in html, words
    for absent in ("active", "a-1", "a@b.c", "<script", "http://", "https://"):
        assert absent not in html, absent
    held = json.loads(made.read("我的个人信息.json"))
    [account] = held["data"]["identity"]["accounts"]
    assert (account["status"], account["id"]) == ("active", "a-1")
    assert held["data"]["experts"]["records"][0]["form"] == {"email": "a@b.c"}
    assert held["labels"]["identity"]["accounts"]["name"] == "姓名"
    assert [one["sha256"] for one in held["files"]] == [
        hashlib.sha256(JPEG).hexdigest(),
        hashlib.sha256(SCAN).hexdigest(),
    ]


async def test_a_wrong_password_hands_nothing_out(site):
    site.sign_in("applicant")
    site.identity.refuses(
        "POST /account/own-data", 422, "password-wrong", "x", {"/password": "密码不正确，请重新输入。"}
    )
    answer = await copy_of(site)
    assert answer.status_code == 422
    assert "密码不正确，请重新输入。" in answer.text
    assert not site.experts.was_asked("POST /own-data")


@pytest.mark.parametrize("down", ["identity", "experts", "review", "notify"])
async def test_of_a_service_that_is_down_there_is_no_half_copy(site, down):
    site.sign_in("applicant")
    await site.get(f"{HOME}/export")
    services_answer(site)
    getattr(site.services, down).down = True
    answer = await copy_of(site)
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_file_that_was_deleted_meanwhile_is_said_to_be_gone(site):
    site.sign_in("applicant")
    services_answer(site)
    site.identity.refuses("GET /account/own-data/photos/p1", 404, "own-file-gone", "x")
    _, made = await opened(site)
    assert "身份证照片/正面.jpg" not in made.namelist()
    assert "已按保存期限删除" in made.read("我的个人信息.html").decode()


@pytest.mark.parametrize("broken", ["other bytes", "refused"])
async def test_a_file_that_cannot_be_had_whole_breaks_the_download_off(site, broken):
    site.sign_in("applicant")
    services_answer(site)
    if broken == "other bytes":
        site.experts.says("GET /own-data/files/f1", b"other")
    else:
        site.experts.refuses("GET /own-data/files/f1", 503, "unavailable", "x")
    content = (await copy_of(site)).content
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(content))


async def test_who_has_still_to_agree_gets_the_own_data_all_the_same(site):
    site.sign_in("applicant", hurdle=Hurdle.CONSENT)
    services_answer(site)
    assert (await copy_of(site)).status_code == 200


def reading(at, name, **more):
    return {
        "id": f"id-{at}",
        "at": f"2026-11-{at:02}T02:00:00Z",
        "reader_name": name,
        "reader_organization": "示例单位",
        "reader_role_label": None,
        "what": "page",
        "what_label": "账户信息",
        "reason": None,
        "cursor": f"cursor-{at}",
        **more,
    }


async def test_readings_of_all_services_stand_in_one_list_newest_first(site):
    site.sign_in("applicant")
    account = [reading(5, "管理员甲", reader_role_label="平台管理员"), reading(1, "单位乙")]
    site.identity.says("GET /account/readings", {"items": account, "more": False})
    site.experts.says(
        "GET /record/readings",
        {"items": [reading(3, "审核丙", reader_role_label="协会预审人员")], "next": None},
    )
    html = (await site.get("/account/readings")).text
    assert html.index("管理员甲") < html.index("审核丙") < html.index("单位乙")
    assert html.index("平台管理员") < html.index("协会预审人员")
    assert "cursor=" not in html


async def test_what_one_page_cannot_hold_comes_first_on_the_next(site):
    site.sign_in("applicant")
    newest = [reading(day, f"甲{day}") for day in range(28, 10, -1)]
    site.identity.says("GET /account/readings", {"items": newest, "more": False})
    older = [reading(day, f"乙{day}") for day in range(10, 2, -1)]
    site.experts.says("GET /record/readings", {"items": older, "next": None})
    html = (await site.get("/account/readings")).text
    assert "乙9" in html
    assert "乙8" not in html
    assert "cursor=cursor-9" in html


async def test_who_has_no_record_sees_who_read_the_account(site):
    site.sign_in("applicant")
    site.identity.says("GET /account/readings", {"items": [], "more": False})
    site.experts.refuses("GET /record/readings", 404, "record-not-there", "x")
    assert "还没有查看记录" in (await site.get("/account/readings")).text
    site.sign_in("auditor")
    assert "还没有查看记录" in (await site.get("/account/readings")).text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("附件/" + "业" * 120 + ".pdf", "附件/" + "业" * 65 + ".pdf"),
        ("附件/" + "业" * 120, "附件/" + "业" * 66),
        ("附件/短.pdf", "附件/短.pdf"),
    ],
)
def test_a_long_name_fits_into_every_file_system_and_keeps_its_kind(name, kept):
    """255 bytes are 85 Chinese characters; a file name may have 255 characters."""
    assert own_data.safe_name(name) == kept


def test_the_kind_of_a_file_is_said_in_words():
    [part] = own_data.parts(
        [
            OwnData.model_validate(
                {
                    "service": "experts",
                    "tables": [
                        {
                            "name": "attachments",
                            "title": "上传的文件",
                            "rows": [[field("content_type", "文件类型", "application/pdf")]],
                        }
                    ],
                }
            )
        ]
    )
    assert part["tables"][0]["rows"] == [[("文件类型", "PDF 文件")]]

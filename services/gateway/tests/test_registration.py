"""注册 of people without a unit."""

import re
from html import escape

from contracts.passwords import SHOWN_WHILE_TYPING

JPEG = b"\xff\xd8\xff\xe0 a photo"
FORM = {
    "name": "测试人员",
    "region_province": "650000",
    "region_city": "650100",
    "region_county": "650102",
    "user_type": "resident",
    "document_number": "650102 19600101 0010",
    "front_photo_id": "",
    "back_photo_id": "",
    "phone": "138 0000 0000",
    "code": "123456",
    "password": " Right-1234",
    "password_again": " Right-1234",
    "key": "11111111-1111-4111-8111-111111111111",
}
PHOTOS = {
    "front_photo": ("front.jpg", JPEG, "image/jpeg"),
    "back_photo": ("back.png", b"\x89PNG", "image/png"),
}
HELD = {"front_photo_id": "photo-front", "back_photo_id": "photo-back"}


def said_beside(html: str, field: str) -> str:
    """Return the sentence beside a field."""
    found = re.search(rf'data-error-for="{field}"(?: hidden)?>([^<]*)<', html)
    assert found, field
    return found.group(1)


def store_photos(site, photo_id: str = "photo-1") -> None:
    site.identity.says("POST /registrations/photos", {"photo_id": photo_id, "width": 800, "height": 500}, 201)


async def test_the_form_has_the_manuals_words(site):
    html = (await site.get("/register/self")).text
    for label in ("姓名", "身份证号", "正面", "反面", "手机号", "验证码", "密码", "确认密码"):
        assert re.search(rf"<label[^>]*>{label}</label>", html), label
    for words in (
        "中国居民",
        "港澳台或外籍人士",
        "身份证照片",
        ">省市区<",
        ">用户类型<",
        ">获取验证码</button>",
        ">注册</button>",
    ):
        assert words in html, words
    for words in ("个人账户默认使用身份证号登录", ">前往登录</a>", ">忘记密码?</a>"):
        assert words in html, words


async def test_one_plain_post_with_photos_registers(site):
    store_photos(site)
    site.identity.says("POST /registrations", {"account_id": "a"}, 201)
    answer = await site.post("/register/self", FORM, files=PHOTOS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/register/self/done")
    asked = site.identity.last("POST /registrations")
    assert asked.body == {
        "name": "测试人员",
        "region_code": "650102",
        "user_type": "resident",
        "document_number": "650102196001010010",
        "front_photo_id": "photo-1",
        "back_photo_id": "photo-1",
        "phone": "13800000000",
        "code": "123456",
        "password": " Right-1234",
        "password_again": " Right-1234",
        "notice_number": None,
        "agrees": False,
        "agrees_sensitive": False,
    }
    assert asked.headers["idempotency-key"] == FORM["key"]


async def test_each_photo_is_passed_on_as_it_is_with_its_side_and_type(site):
    store_photos(site)
    site.identity.says("POST /registrations", {"account_id": "a"}, 201)
    await site.post("/register/self", FORM, files=PHOTOS)
    sent = [one for one in site.identity.asked if one.path == "/registrations/photos"]
    assert [(one.query["side"], one.headers["content-type"], one.content) for one in sent] == [
        ("front", "image/jpeg", JPEG),
        ("back", "image/png", b"\x89PNG"),
    ]


async def test_a_refusal_keeps_everything_but_the_passwords(site):
    store_photos(site, "kept-photo")
    site.identity.refuses(
        "POST /registrations",
        422,
        "invalid",
        "填写的内容有误。",
        {"/document_number": "身份证号校验位不正确，请逐位核对。", "/region_code": "请选择到县、区。"},
    )
    answer = await site.post("/register/self", FORM, files=PHOTOS)
    html = answer.text
    assert answer.status_code == 422
    assert said_beside(html, "document_number") == "身份证号校验位不正确，请逐位核对。"
    assert said_beside(html, "region") == "请选择到县、区。"
    assert html.count('value="kept-photo"') == 2
    assert "已上传，不需要再选" in html
    for kept in ("测试人员", "138 0000 0000", "123456", FORM["key"], '<option value="650102" selected>'):
        assert kept in html, kept
    assert "Right-1234" not in html
    assert "需要再填写一次" in html


async def test_photos_that_were_uploaded_before_need_not_come_again(site):
    site.identity.says("POST /registrations", {"account_id": "a"}, 201)
    empty = dict.fromkeys(PHOTOS, ("", b"", "application/octet-stream"))
    await site.post("/register/self", {**FORM, **HELD}, files=empty)
    body = site.identity.last("POST /registrations").body
    assert (body["front_photo_id"], body["back_photo_id"]) == ("photo-front", "photo-back")
    assert site.identity.was_asked("POST /registrations/photos") == 0


async def test_a_photo_that_is_refused_says_why_beside_it(site):
    site.identity.refuses(
        "POST /registrations/photos",
        422,
        "photo-too-large",
        "照片不能超过 10 MB。",
        {"/photo": "照片不能超过 10 MB。"},
    )
    site.identity.refuses(
        "POST /registrations",
        422,
        "invalid",
        "有误",
        {"/front_photo_id": "请填写此项。", "/name": "请填写姓名。"},
    )
    answer = await site.post(
        "/register/self",
        {**FORM, "back_photo_id": "photo-back"},
        files={"front_photo": PHOTOS["front_photo"]},
    )
    assert said_beside(answer.text, "front_photo") == "照片不能超过 10 MB。"
    assert said_beside(answer.text, "name") == "请填写姓名。"
    assert 'value="photo-back"' in answer.text


async def test_photos_that_have_nowhere_to_go_are_a_matter_of_a_moment(site):
    site.identity.refuses("POST /registrations/photos", 503, "unavailable", "系统繁忙，请稍后再试。")
    site.identity.refuses("POST /registrations", 422, "invalid", "有误", {"/front_photo_id": "请填写此项。"})
    answer = await site.post("/register/self", FORM, files=PHOTOS)
    assert answer.status_code == 503
    assert answer.headers["retry-after"].isdigit()
    assert said_beside(answer.text, "front_photo") == "系统繁忙，请稍后再试。"
    assert FORM["name"] in answer.text


async def test_an_account_that_exists_already_is_said_beside_the_number(site):
    site.identity.refuses(
        "POST /registrations",
        409,
        "account-exists",
        "该证件号已有账户。",
        {"/document_number": "该证件号已有账户。"},
    )
    answer = await site.post("/register/self", {**FORM, **HELD})
    assert answer.status_code == 422
    assert said_beside(answer.text, "document_number") == "该证件号已有账户。"


async def test_identity_being_down_loses_nothing_that_was_typed(site):
    site.identity.down = True
    answer = await site.post("/register/self", {**FORM, **HELD})
    assert answer.status_code == 503
    assert "测试人员" in answer.text
    assert 'value="photo-front"' in answer.text


async def test_without_scripts_the_next_regions_are_asked_for_by_a_button(site):
    form = {**FORM, **HELD, "region_county": "", "refresh": "region"}
    answer = await site.post("/register/self", form)
    assert answer.status_code == 200
    assert '<option value="650102">' in answer.text
    assert site.identity.was_asked("POST /registrations") == 0


async def test_a_script_uploads_one_photo_and_learns_its_id(site):
    store_photos(site)
    answer = await site.browser.post(
        "/register/self/photos?side=back",
        content=JPEG,
        headers={"origin": "http://gateway.test", "content-type": "image/jpeg"},
    )
    assert (answer.status_code, answer.json()["photo_id"]) == (201, "photo-1")
    assert site.identity.last("POST /registrations/photos").content == JPEG


async def test_a_script_is_told_what_is_wrong_with_a_photo(site):
    site.identity.refuses("POST /registrations/photos", 422, "not-an-image", "这不是照片。")
    answer = await site.browser.post(
        "/register/self/photos?side=front",
        content=b"MZ",
        headers={"origin": "http://gateway.test", "content-type": "image/jpeg"},
    )
    assert answer.status_code == 422
    assert answer.json() == {"message": "这不是照片。", "field": "front_photo"}


async def test_the_last_page_says_what_happens_next(site):
    html = (await site.get("/register/self/done")).text
    for words in ("等待后台人员添加权限", "短信通知", ">前往登录</a>"):
        assert words in html, words


async def test_the_browser_ticks_off_the_classes_by_the_patterns_of_the_rule(site):
    page = (await site.get("/register/self")).text
    for trait in SHOWN_WHILE_TYPING:
        assert f'<li data-rule="{escape(trait.pattern)}">{trait.label}<' in page

"""新建评审活动, 编辑, 复制, 开始选定专家."""

import pytest
from starlette.datastructures import FormData

from gateway.forms import activity_form
from gateway.tests import samples
from gateway.tests.samples_activity import ACTIVITY_ID, BUREAUS, activity

PAGE = f"/activities/{ACTIVITY_ID}"
FORM = {
    "title": "消防设计评审",
    "project": "某商业综合体",
    "place": "三楼会议室",
    "region_province": "650000",
    "region_city": "650100",
    "region_county": "650102",
    "start_day": "2026-12-01",
    "start_time": "09:30",
    "end_day": "",
    "end_time": "12:30",
    "contact_name": "王科长",
    "contact_phone": "0991-2841234",
    "remark": "",
    "needs-0-specialty": "fire_protection",
    "needs-0-head_count": "２人",
    "needs-3-specialty": "electrical",
    "needs-3-head_count": "1",
    "parties-1-role": "design",
    "parties-1-name": "某某设计院",
    "parties-1-credit_code": "",
    "parties-2-role": "",
    "parties-2-name": "",
    "parties-2-credit_code": "",
}
BODY = {
    "title": "消防设计评审",
    "project": "某商业综合体",
    "place": "三楼会议室",
    "region_code": "650102",
    "starts_at": "2026-12-01T09:30:00+08:00",
    "ends_at": "2026-12-01T12:30:00+08:00",
    "contact_name": "王科长",
    "contact_phone": "0991-2841234",
    "remark": "",
    "needs": [
        {"specialty": "fire_protection", "head_count": 2},
        {"specialty": "electrical", "head_count": 1},
    ],
    "parties": [{"role": "design", "name": "某某设计院", "credit_code": ""}],
}


@pytest.fixture
def officer(site):
    site.sign_in("bureau_officer")
    site.experts.says("GET /dictionaries", samples.DICTIONARIES)
    site.review.says("GET /activities/bureaus", BUREAUS)
    site.review.says("POST /activities", activity(), 201)
    site.review.says(f"GET {PAGE}", activity())
    site.review.says(f"PUT {PAGE}", activity(version=5))
    site.review.says(f"POST {PAGE}/picking", activity("picking"))
    return site


def read(**changes):
    return activity_form.read(FormData({**FORM, **changes}))


def test_what_was_typed_becomes_what_review_takes():
    typed = read()
    assert typed.errors == {}
    assert typed.body == BODY


@pytest.mark.parametrize(
    ("day", "hour"), [("2026/12/1", "9：30"), ("2026年12月1日", "9点30分"), ("2026.12.01", "09:30:00")]
)
def test_days_and_hours_as_people_write_them(day, hour):
    assert read(start_day=day, start_time=hour).body["starts_at"] == "2026-12-01T09:30:00+08:00"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"start_day": "明天"}, ["start_day"]),
        ({"start_day": "2026-02-30"}, ["start_day"]),
        ({"start_day": "2126-12-01"}, ["start_day"]),
        ({"start_time": "25:00"}, ["start_time"]),
        ({"start_time": ""}, ["start_time"]),
        ({"start_day": ""}, ["start_day", "end_day"]),
        ({"end_day": "2026-12-02", "end_time": ""}, ["end_time"]),
        ({"needs-0-head_count": "两"}, ["needs-0-head_count"]),
        ({"needs-0-head_count": "0"}, ["needs-0-head_count"]),
        ({"needs-3-specialty": ""}, ["needs-3-specialty"]),
        ({"parties-1-role": ""}, ["parties-1-role"]),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(changes, fields):
    found = list(read(**changes).errors)
    assert set(fields) <= {*found, "end_day"}
    assert found


def test_a_form_without_times_is_a_draft_without_times():
    typed = read(start_day="", start_time="", end_day="", end_time="")
    assert (typed.errors, typed.body["starts_at"], typed.body["ends_at"]) == ({}, None, None)


def test_the_province_alone_is_no_place_yet():
    assert read(region_city="", region_county="").body["region_code"] == ""
    assert read(region_province="110000", region_city="", region_county="").body["region_code"] == "110000"


def test_an_activity_comes_back_as_it_was_typed():
    typed = activity_form.values_of(activity())
    form = typed.values | {
        f"{name}-{number}-{column}": value
        for name, rows in typed.rows.items()
        for number, row in rows.items()
        for column, value in row.items()
    }
    body = activity_form.read(FormData(form)).body
    assert (body["starts_at"], body["ends_at"]) == ("2026-12-01T09:30:00+08:00", "2026-12-01T12:30:00+08:00")
    assert body["region_code"] == "650102"
    assert [need["head_count"] for need in body["needs"]] == [2, 1]
    assert body["parties"][0]["credit_code"] == "916501007129663704"


async def test_the_empty_form_has_a_row_of_each_list(officer):
    html = (await officer.get("/activities/new")).text
    for name in ("needs-0-specialty", "needs-0-head_count", "parties-0-role", "parties-0-name"):
        assert f'name="{name}"' in html, name
    assert "bureau_id" not in html, "who has one bureau does not choose"
    assert '<option value="650000" selected>' in html, "most places are in 新疆"
    assert "开始选定专家" in html


async def test_saving_leads_to_the_activity(officer):
    answer = await officer.post("/activities/new", {**FORM, "action": "save"})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert officer.review.last("POST /activities").body == BODY


async def test_saving_can_go_on_to_picking(officer):
    answer = await officer.post("/activities/new", {**FORM, "action": "pick"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}/experts")
    assert officer.review.was_asked(f"POST {PAGE}/picking") == 1


async def test_what_is_missing_for_picking_is_said_in_the_form_of_the_saved_draft(officer):
    officer.review.refuses(
        f"POST {PAGE}/picking",
        422,
        "contents-incomplete",
        "还没有填写完整。",
        {"/starts_at": "请填写开始时间。", "/region_code": "请选择所在地区。"},
    )
    answer = await officer.post("/activities/new", {**FORM, "action": "pick"})
    assert answer.status_code == 422
    html = answer.text
    assert f'action="{PAGE}/edit"' in html
    assert 'name="version" value="4"' in html
    for words in ('href="#f-start_day">请填写开始时间。', 'href="#f-region">请选择所在地区。'):
        assert words in html, words


async def test_who_has_several_bureaus_chooses_one(officer):
    two = {"items": [*BUREAUS["items"], {"id": "b2", "name": "克拉玛依市住建局"}]}
    officer.review.says("GET /activities/bureaus", two)
    assert "克拉玛依市住建局" in (await officer.get("/activities/new")).text
    await officer.post("/activities/new", {**FORM, "bureau_id": "b2"})
    assert officer.review.last("POST /activities").body["bureau_id"] == "b2"


async def test_a_refusal_stands_at_its_row_and_keeps_what_was_typed(officer):
    officer.review.refuses(
        "POST /activities",
        422,
        "contents-invalid",
        "有误。",
        {"/needs/1/specialty": "这一专业重复。", "/parties/0/credit_code": "代码不正确。"},
    )
    answer = await officer.post("/activities/new", {**FORM, "parties-1-credit_code": "123"})
    assert answer.status_code == 422
    html = answer.text
    for words in (
        'data-error-for="needs-3-specialty">这一专业重复。',
        'data-error-for="parties-1-credit_code">代码不正确。',
        'value="123"',
        'value="某某设计院"',
        'value="２人"',
    ):
        assert words in html, words


async def test_without_scripts_rows_come_and_go_and_nothing_is_saved(officer):
    more = (await officer.post("/activities/new", {**FORM, "add": "needs"})).text
    assert 'name="needs-4-specialty"' in more
    fewer = (await officer.post("/activities/new", {**FORM, "remove": "needs-0"})).text
    assert 'name="needs-0-specialty"' not in fewer
    assert 'name="needs-3-specialty"' in fewer
    stepped = (await officer.post("/activities/new", {**FORM, "region_county": "", "refresh": "region"})).text
    assert '<option value="650102"' in stepped
    assert officer.review.was_asked("POST /activities") == 0


async def test_editing_sends_the_version_that_was_read(officer):
    html = (await officer.get(f"{PAGE}/edit")).text
    assert 'name="version" value="4"' in html
    answer = await officer.post(f"{PAGE}/edit", {**FORM, "version": "4", "action": "save"})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert officer.review.last(f"PUT {PAGE}").body == {**BODY, "version": 4}


async def test_a_page_that_lost_its_version_is_a_stale_one(officer):
    await officer.post(f"{PAGE}/edit", FORM)
    assert officer.review.last(f"PUT {PAGE}").body["version"] == -1


async def test_what_somebody_else_has_changed_is_not_overwritten(officer):
    officer.review.refuses(f"PUT {PAGE}", 409, "changed-meanwhile", "刚刚被其他人修改过，请刷新页面。")
    answer = await officer.post(f"{PAGE}/edit", {**FORM, "version": "3", "title": "我的标题"})
    assert answer.status_code == 409
    for words in ("刚刚被其他人修改过", 'value="我的标题"', 'name="version" value="3"'):
        assert words in answer.text, words


async def test_what_is_out_of_the_bureaus_hands_has_no_form(officer):
    officer.review.says(f"GET {PAGE}", activity("contacting", ("copy",)))
    answer = await officer.get(f"{PAGE}/edit")
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)


async def test_picking_begins_from_the_overview(officer):
    answer = await officer.post(f"{PAGE}/picking")
    assert answer.headers["location"] == f"{PAGE}/experts"
    officer.review.refuses(f"POST {PAGE}/picking", 409, "not-possible-now", "状态已发生变化。")
    assert (await officer.post(f"{PAGE}/picking")).headers["location"] == PAGE


async def test_a_copy_opens_in_the_form(officer):
    officer.review.says(f"POST {PAGE}/copy", activity(id="c1"), 201)
    assert (await officer.post(f"{PAGE}/copy")).headers["location"] == "/activities/c1/edit"


async def test_who_may_not_make_activities_is_told_so(officer):
    officer.review.refuses("GET /activities/bureaus", 403, "forbidden", "您没有进行此操作的权限。")
    answer = await officer.get("/activities/new")
    assert answer.status_code == 403
    assert "您没有进行此操作的权限" in answer.text


async def test_review_down_keeps_what_was_typed(officer):
    officer.review.refuses("POST /activities", 503, "unavailable", "系统暂时繁忙。")
    answer = await officer.post("/activities/new", FORM)
    assert answer.status_code == 503
    assert 'value="消防设计评审"' in answer.text

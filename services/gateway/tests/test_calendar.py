"""工作日历: a year of months, a day set otherwise, and the warning of a year without holidays."""

import re
from datetime import date

import pytest

from gateway.forms import calendar

SENTENCE = "2027年的放假安排尚未录入，期限暂按周一至周五为工作日计算。"


def year(number=2026, *, known=True, shipped=True, **days):
    return {
        "year": number,
        "known": known,
        "shipped": shipped,
        "entered_at": "2026-11-20T02:00:00Z" if known and not shipped else None,
        "entered_by": "管理员甲" if known and not shipped else None,
        "warning": None if known else SENTENCE,
        "days": [{"day": day.replace("_", "-")[1:], "working": working} for day, working in days.items()],
    }


@pytest.fixture
def administrator(site):
    site.sign_in("platform_admin")
    site.review.says("GET /calendar/2026", year(_2026_11_24=False, _2026_11_28=True))
    site.review.says("GET /calendar/2027", year(2027, known=False, shipped=False))
    return site


def test_a_day_says_by_a_sign_what_its_weekday_does_not():
    changed = {date(2026, 11, 24): False, date(2026, 11, 28): True}
    november = calendar.months(2026, changed, date(2026, 11, 23))[10]
    cells = {cell["iso"]: cell for week in november["weeks"] for cell in week if cell}
    assert len(cells) == 30
    assert (november["label"], november["weeks"][0][:5]) == ("11月", [None] * 5)
    signs = {
        day: (cells[f"2026-11-{day}"]["sign"], cells[f"2026-11-{day}"]["changed"]) for day in (23, 24, 28, 29)
    }
    assert signs == {23: ("", False), 24: ("休", True), 28: ("班", True), 29: ("休", False)}
    assert cells["2026-11-23"]["today"]


def test_the_days_of_a_year_are_counted():
    counted = calendar.counts(2026, {})
    assert counted["working"] + counted["off"] == 365
    assert calendar.counts(2026, {date(2026, 11, 24): False})["off"] == counted["off"] + 1


@pytest.mark.parametrize("given", ["", "1999", "2101", "abc", "-1", "２０２６", "9" * 9])
def test_a_year_of_nothing_is_this_year(given):
    assert calendar.year_of(given, date(2026, 1, 1)) == 2026


@pytest.mark.parametrize("given", ["", "2026-02-30", "20261124", "x" * 10])
def test_a_day_of_nothing_is_none(given):
    assert calendar.day_of(given) is None


async def test_a_year_is_twelve_months_with_signs_and_the_changed_days(administrator):
    html = (await administrator.get("/calendar?year=2026")).text
    assert html.count('class="workdays-month"') == 12
    assert re.search(r"11月</span>24<span[^>]*>日</span><span[^>]*>休\*</span>", html)
    assert re.search(r"11月</span>28<span[^>]*>日</span><span[^>]*>班\*</span>", html)
    assert re.search(r"11月</span>25<span[^>]*>日，上班</span></a>", html)
    for words in ("取消调整", "星期二", 'href="/calendar?year=2027"', "工作日历"):
        assert words in html, words
    assert "已录入完毕" not in html, "the holidays came with the program"


async def test_a_day_that_was_clicked_stands_in_the_form(administrator):
    html = (await administrator.get("/calendar?day=2026-11-25")).text
    assert re.search(r'name="day"[^>]*value="2026-11-25"', html)


@pytest.mark.parametrize(
    ("choice", "asked", "body"),
    [
        ("working", "PUT", {"working": True}),
        ("off", "PUT", {"working": False}),
        ("statutory", "DELETE", None),
    ],
)
async def test_a_day_is_set_and_taken_back(administrator, choice, asked, body):
    administrator.review.says(f"{asked} /calendar/days/2026-11-25", body, 200 if body else 204)
    answer = await administrator.post("/calendar/days", {"day": "2026-11-25", "choice": choice})
    assert answer.headers["location"] == "/calendar?year=2026"
    assert administrator.review.last(f"{asked} /calendar/days/2026-11-25").body == body


async def test_what_is_missing_is_said_beside_its_field_and_the_rest_is_kept(administrator):
    answer = await administrator.post("/calendar/days", {"day": "2026-11-25", "year": "2026"})
    assert answer.status_code == 422
    assert calendar.CHOICE_MISSING in answer.text
    assert re.search(r'name="day"[^>]*value="2026-11-25"', answer.text)
    answer = await administrator.post(
        "/calendar/days", {"day": "2026-02-30", "choice": "off", "year": "2026"}
    )
    assert calendar.DAY_MISSING in answer.text
    assert re.search(r'value="off" checked', answer.text)


async def test_a_year_without_holidays_says_so_until_it_is_entered(administrator):
    html = (await administrator.get("/calendar?year=2027")).text
    assert SENTENCE in html
    assert 'action="/calendar/years/2027/entered"' in html
    administrator.review.says("PUT /calendar/2027/entered", year(2027, shipped=False))
    answer = await administrator.post("/calendar/years/2027/entered")
    assert answer.headers["location"] == "/calendar?year=2027"
    administrator.review.says("GET /calendar/2027", year(2027, shipped=False))
    html = (await administrator.get("/calendar?year=2027")).text
    assert "管理员甲于 2026-11-20 10:00 标为已录入完毕。" in html
    administrator.review.says("DELETE /calendar/2027/entered", year(2027, known=False, shipped=False))
    await administrator.post("/calendar/years/2027/missing")
    assert administrator.review.was_asked("DELETE /calendar/2027/entered") == 1


async def test_the_home_and_the_other_years_warn_of_a_missing_year(administrator):
    administrator.review.says("GET /calendar/warnings", {"items": [{"year": 2027, "sentence": SENTENCE}]})
    administrator.identity.says("GET /registrations", {"items": [], "next": None})
    administrator.notify.says("GET /messages", {"items": [], "next": None})
    for path in ("/", "/calendar?year=2026"):
        html = (await administrator.get(path)).text
        assert SENTENCE in html, path
        assert 'href="/calendar?year=2027"' in html, path


async def test_the_home_stays_when_review_is_down(administrator):
    administrator.review.down = True
    administrator.identity.says("GET /registrations", {"items": [], "next": None})
    administrator.notify.says("GET /messages", {"items": [], "next": None})
    assert (await administrator.get("/")).status_code == 200

"""A service that hangs or is down: nobody waits long, and everybody is told in Chinese when to come again."""

import asyncio
import time

import pytest
import pytest_asyncio

from gateway.tests import samples
from gateway.tests.fakes import opened

PAGE_S, NUMBER_S = 3.0, 0.2


@pytest_asyncio.fixture(loop_scope="session")
async def hurried(_settings, monkeypatch):
    """The gateway with less patience than people have."""
    from gateway import api
    from gateway.web import counts

    monkeypatch.setattr(api, "ANSWER_WITHIN_S", PAGE_S)
    monkeypatch.setattr(counts, "SOON_S", NUMBER_S)
    async for site in opened(api.make_app):
        yield site


async def test_a_page_whose_service_hangs_says_so_in_time_and_in_chinese(hurried):
    hurried.sign_in("applicant")
    hurried.experts.hangs |= {"GET /record", "GET /dictionaries"}
    began = time.monotonic()
    async with asyncio.timeout(30):
        answer = await hurried.get("/personal")
    assert time.monotonic() - began < 15
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "系统暂时繁忙，正在恢复。" in answer.text
    assert 'href="/personal">重新打开' in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]


async def test_after_a_post_nothing_is_promised_that_nobody_knows(hurried):
    hurried.sign_in("applicant")
    hurried.experts.hangs.add("GET /record")
    answer = await hurried.post("/personal/withdrawal")
    assert answer.status_code == 503
    assert "刚才的操作可能没有完成" in answer.text
    assert "重新打开" not in answer.text


async def test_a_script_that_waits_is_told_as_a_script_reads_it(hurried):
    hurried.sign_in("applicant")
    hurried.experts.hangs.add("PUT /record/draft")
    answer = await hurried.post("/personal/draft", {"version": "1"}, accept="application/json")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["message"].startswith("系统暂时繁忙")


async def test_the_registration_form_does_not_wait_for_the_notice_beside_its_boxes(hurried, monkeypatch):
    monkeypatch.setattr("gateway.pages.privacy.SOON_S", NUMBER_S)
    hurried.identity.hangs.add("GET /privacy/notices/current")
    answer = await hurried.get("/register/self")
    assert answer.status_code == 200
    assert 'name="agrees"' in answer.text


async def test_no_page_waits_for_the_number_at_the_bell(hurried):
    hurried.sign_in("unit_admin")
    hurried.notify.hangs.add("GET /messages/unread")
    hurried.notify.says("GET /messages", {"items": [], "next": None})
    answer = await hurried.get("/")
    assert answer.status_code == 200
    assert "某某设计院的管理员" in answer.text


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/login", "系统暂时繁忙，请稍后重新输入密码再登录。"),
        ("/forgot", "系统暂时繁忙，请稍后再试。您填写的内容没有丢失。"),
    ],
)
async def test_a_form_that_cannot_be_sent_now_is_drawn_again_and_says_when(site, path, sentence):
    """The form stays filled in; the answer is a 503 all the same, for whoever counts them."""
    site.identity.down = True
    form = {"login": "650102196501017777", "password": "Tianshan#2026", "next": "/"}
    answer = await site.post(path, form)
    assert (answer.status_code, answer.headers.get("retry-after")) == (503, "5")
    assert "650102196501017777" in answer.text
    assert sentence in answer.text


async def test_a_page_and_its_numbers_are_asked_for_at_the_same_time(hurried, monkeypatch):
    monkeypatch.setattr("gateway.web.counts.SOON_S", 10 * PAGE_S)
    hurried.sign_in("association_reviewer")
    hurried.review.says("GET /cases", {"items": [], "next": None})
    hurried.review.hangs.add("GET /cases/counts")
    assert (await hurried.get("/tasks")).status_code == 503
    assert hurried.review.was_asked("GET /cases") == 1


async def test_a_list_that_is_refused_still_has_its_numbers_above(hurried):
    hurried.sign_in("association_reviewer")
    hurried.experts.says("GET /dictionaries", samples.DICTIONARIES)
    hurried.review.says("GET /cases/counts", {"preliminary": 7, "final": 0, "total": 7, "overdue": 0})
    hurried.review.refuses("GET /cases", 422, "invalid", "翻页参数无效，请从第一页开始。")
    answer = await hurried.get("/tasks", cursor="x")
    assert answer.status_code == 422
    assert 'kit-count">7<' in answer.text
    assert hurried.review.was_asked("GET /cases/counts") == 1

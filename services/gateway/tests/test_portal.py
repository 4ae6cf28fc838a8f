"""政务一体化平台登录: to the portal, back from it, and linking."""

import pytest

from gateway.pages.portal import TO_BE_LINKED, UNREADABLE

ADDRESS = "https://portal.example/authorize?state=s-1&nonce=n"
SESSION = {
    "session": "new-session",
    "device": "known",
    "must_change_password": False,
    "awaits_factor": False,
    "name": "某院",
}
ENTERED = {"login": SESSION, "link": None, "next": "/personal"}
BACK = "/sso/callback?code=c-1&state=s-1&iss=https%3A%2F%2Fportal.example"


def cookies(answer):
    return {line.partition("=")[0]: line for line in answer.headers.get_list("set-cookie")}


async def flash(site):
    return (await site.get("/login")).text


async def test_without_a_portal_the_login_page_has_no_button(site):
    assert "政务一体化平台" not in (await site.get("/login")).text


async def test_with_a_portal_it_has_one_that_posts(site):
    site.identity.says("GET /portal", {"available": True})
    text = (await site.get("/login?next=/tasks")).text
    assert 'action="/sso/login"' in text
    assert "政务一体化平台登录</button>" in text
    assert text.count('name="next" value="/tasks"') == 2


async def test_whether_there_is_one_is_asked_once_a_minute(site):
    site.identity.says("GET /portal", {"available": True})
    for _ in range(3):
        await site.get("/login")
    assert site.identity.was_asked("GET /portal") == 1


async def test_while_identity_is_down_the_login_page_is_still_there(site):
    site.identity.down = True
    assert (await site.get("/login")).status_code == 200
    site.identity.down = False
    site.identity.says("GET /portal", {"available": True})
    assert "政务一体化平台登录</button>" in (await site.get("/login")).text


async def test_the_button_leads_to_the_portal_and_leaves_a_secret_in_the_browser(site):
    site.identity.says("POST /portal/logins", {"authorization_url": ADDRESS, "browser": "b-1"}, 201)
    answer = await site.post("/sso/login", {"next": "/tasks"})
    assert answer.status_code == 200
    escaped = ADDRESS.replace("&", "&amp;")
    assert f'<meta http-equiv="refresh" content="0;url={escaped}">' in answer.text
    assert f'href="{escaped}"' in answer.text
    assert site.identity.last("POST /portal/logins").body == {"next": "/tasks"}
    kept = cookies(answer)["portal"]
    assert kept.startswith("portal=b-1;")
    assert all(part in kept for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=600"))


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil", "/a@b", "/x;/y", "/..;/x"]
)
async def test_next_leads_nowhere_but_to_this_site(site, address):
    site.identity.says("POST /portal/logins", {"authorization_url": ADDRESS, "browser": "b-1"}, 201)
    await site.post("/sso/login", {"next": address})
    assert site.identity.last("POST /portal/logins").body == {"next": "/"}
    site.identity.says("POST /portal/callbacks", {**ENTERED, "next": address}, 201)
    assert (await site.get(BACK)).headers["location"] == "/"


async def test_a_link_begins_no_login(site):
    assert (await site.get("/sso/login")).headers["location"] == "/login"


async def test_another_site_begins_no_login(site):
    answer = await site.browser.post("/sso/login", headers={"origin": "http://evil.example"})
    assert answer.status_code == 403


async def test_coming_back_begins_a_session(site):
    site.identity.says("POST /portal/callbacks", ENTERED, 201)
    site.browser.cookies.set("portal", "b-1")
    site.browser.cookies.set("device", "d-1")
    answer = await site.get(BACK, **{"user-agent": "Firefox", "sec-fetch-site": "cross-site"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/personal")
    assert site.identity.last("POST /portal/callbacks").body == {
        "state": "s-1",
        "code": "c-1",
        "iss": "https://portal.example",
        "browser": "b-1",
        "device": "d-1",
        "user_agent": "Firefox",
    }
    given = cookies(answer)
    assert given["session"].startswith("session=new-session")
    assert "HttpOnly" in given["session"]
    assert 'portal=""' in given["portal"]


async def test_a_second_factor_is_asked_for_all_the_same(site):
    waiting = {**SESSION, "awaits_factor": True, "device": None}
    site.identity.says("POST /portal/callbacks", {**ENTERED, "login": waiting}, 201)
    assert (await site.get(BACK)).headers["location"] == "/login/factor?next=/personal"


@pytest.mark.parametrize(
    ("status", "slug"), [(422, "portal-login-over"), (403, "account-disabled"), (409, "x")]
)
async def test_a_refusal_is_said_on_the_login_page(site, status, slug):
    site.identity.refuses("POST /portal/callbacks", status, slug, "请由其添加您。")
    site.browser.cookies.set("portal", "b-1")
    answer = await site.get(BACK)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert "session" not in cookies(answer)
    assert 'portal=""' in cookies(answer)["portal"]
    assert "请由其添加您。" in await flash(site)


async def test_a_portal_that_is_down_is_said_with_503(site):
    site.identity.refuses("POST /portal/callbacks", 503, "portal-unavailable", "政务一体化平台暂时无法访问。")
    answer = await site.get(BACK)
    assert answer.status_code == 503
    assert "政务一体化平台暂时无法访问。" in answer.text
    assert "retry-after" in answer.headers
    assert 'action="/login"' in answer.text, "the other way in is not at hand"


async def test_without_a_portal_there_is_nothing_to_begin(site):
    site.identity.refuses("POST /portal/logins", 404, "portal-not-in-use", "暂未开通。")
    assert (await site.post("/sso/login")).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["", "?code=c", "?state=", "?state=a&state=b&code=c", "?state=a&code=c&code=d", "?state=a&iss=x&iss=y"],
)
async def test_an_address_that_no_portal_writes_asks_nobody(site, query):
    answer = await site.get(f"/sso/callback{query}")
    assert answer.headers["location"] == "/login"
    assert site.identity.was_asked("POST /portal/callbacks") == 0
    assert UNREADABLE in await flash(site)


async def test_an_error_of_the_portal_is_handed_on(site):
    site.identity.refuses("POST /portal/callbacks", 403, "portal-declined", "您没有完成登录。")
    await site.get("/sso/callback?state=s&error=access_denied&error_description=%3Cscript%3E")
    asked = site.identity.last("POST /portal/callbacks").body
    assert asked["error"] == "access_denied"
    assert "error_description" not in asked


async def test_a_link_that_needs_the_password_leads_through_the_login_page(site):
    site.identity.says("POST /portal/callbacks", {"login": None, "link": "l-1", "next": "/sso/link"}, 201)
    answer = await site.get(BACK)
    assert answer.headers["location"] == "/login?next=/sso/link"
    assert cookies(answer)["portal_link"].startswith("portal_link=l-1;")
    assert "HttpOnly" in cookies(answer)["portal_link"]
    assert TO_BE_LINKED in (await site.get("/login?next=/sso/link")).text


async def test_the_link_is_made_by_a_button(site):
    site.sign_in("applicant")
    site.browser.cookies.set("portal_link", "l-1")
    assert ">完成绑定</button>" in (await site.get("/sso/link")).text
    site.identity.says("POST /portal/links/complete", {"next": "/personal"})
    answer = await site.post("/sso/link")
    assert site.identity.last("POST /portal/links/complete").body == {"token": "l-1"}
    assert answer.headers["location"] == "/personal"
    assert 'portal_link=""' in cookies(answer)["portal_link"]


async def test_without_a_waiting_link_the_page_says_so(site):
    site.sign_in("applicant")
    text = (await site.get("/sso/link")).text
    assert "没有等待绑定的账户" in text
    assert "完成绑定</button>" not in text


async def test_a_link_of_another_account_is_refused_with_its_sentence(site):
    site.sign_in("applicant")
    site.browser.cookies.set("portal_link", "l-1")
    site.identity.refuses("POST /portal/links/complete", 409, "portal-link-over", "绑定已过期。")
    answer = await site.post("/sso/link")
    assert 'portal_link=""' in cookies(answer)["portal_link"]
    assert answer.headers["location"] == "/"


async def test_strangers_are_asked_to_log_in_before_linking(site):
    assert (await site.get("/sso/link")).headers["location"] == "/login?next=/sso/link"
    assert (await site.post("/sso/link")).headers["location"].startswith("/login")


async def test_ones_own_links_are_shown_and_removed(site):
    site.sign_in("applicant")
    moment = "2026-11-22T02:00:00Z"
    item = {"is_unit": False, "linked_at": moment, "last_used_at": moment}
    items = [{"id": "0" * 8 + "-0000-7000-8000-00000000000a", "removable": True, **item}]
    site.identity.says("GET /portal/identities", {"items": items})
    text = (await site.get("/account/portal")).text
    assert "自然人" in text
    address = f"/account/portal/{items[0]['id']}/remove"
    assert f'action="{address}"' in text
    site.identity.says(f"POST /portal/identities/{items[0]['id']}/remove", None, 204)
    assert (await site.post(address)).headers["location"] == "/account/portal"
    site.identity.says("GET /portal/identities", {"items": [{**items[0], "removable": False}]})
    text = (await site.get("/account/portal")).text
    assert "唯一的登录方式" in text
    assert "/remove" not in text

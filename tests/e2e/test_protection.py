"""What keeps strangers out: headers, origins, redirects, cookies, and a session that is over when it is over."""

from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e import facts, papers, people
from tests.e2e.journey import button

pytestmark = pytest.mark.e2e

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Referer": "https://evil.example/127.0.0.1"},
    {},
]
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/@evil.example",
    "/personal@evil.example",
    "/..;/evil.example",
    "/%2f%2fevil.example\\",
    "/\t/evil.example",
    "/\r\nLocation: https://evil.example",
    "/personal//evil.example",
    "evil.example",
]
# Decoded once by the form, these still hold an encoded slash or backslash: a browser keeps them on this site.
ENCODED = ["/%2f%2fevil.example", "/%5cevil.example", "%2f%2fevil.example", "/%09/evil.example"]


@contextmanager
def client(system, **options):
    """A program without a browser's protection, speaking to the gateway."""
    with httpx.Client(base_url=system.url, trust_env=False, timeout=20, **options) as opened:
        yield opened


def log_in(http, account, **fields):
    """Log in by a plain post; return the answer."""
    form = {"login": account["login"], "password": account["password"], **fields}
    return http.post("/login", data=form, headers=SAME_ORIGIN)


def is_signed_in(http):
    """Return whether the session of this client is still good."""
    answer = http.get("/account")
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


@pytest.mark.parametrize("path", ["/login", "/account", "/nowhere", "/tasks", "/personal"])
def test_every_page_carries_the_headers_that_browsers_obey(system, path):
    with client(system) as http:
        log_in(http, system.account("platform_admin"))
        headers = http.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == policy["default-src"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


def test_a_script_that_somebody_has_typed_does_not_run(system, visit):
    page = visit()
    people.sign_in(page, system.account("bureau_officer"))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto("/library?name=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(page.get_by_label("姓名", exact=True)).to_have_value("<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0


def test_the_policy_stops_a_script_that_got_into_a_page(system, browser):
    context = browser.new_context(base_url=system.url)
    page = context.new_page()
    page.goto("/login")
    trap = '<button onclick="document.title = 1" id="trap">x</button>'
    page.evaluate("trap => document.body.insertAdjacentHTML('beforeend', trap)", trap)
    page.locator("#trap").click()
    assert page.title() == "登录 - 新疆消防建设综合管理云平台"
    context.close()


@pytest.mark.parametrize("headers", FOREIGN, ids=lambda headers: " ".join(headers.values()) or "nothing")
def test_a_post_from_elsewhere_is_refused_and_changes_nothing(system, headers):
    with client(system) as http:
        log_in(http, system.account("auditor"))
        for path in ("/logout", "/password", "/messages/read-all", "/display"):
            answer = http.post(path, data={"display": "large"}, headers=headers)
            assert answer.status_code == 403, path
            assert "不是从本平台页面发出" in answer.text
        assert is_signed_in(http)


def test_a_form_on_another_site_cannot_log_a_person_out(system, visit):
    page = visit()
    people.sign_in(page, system.account("auditor"))
    foreign = page.context.new_page()
    foreign.set_content(f'<form method="post" action="{system.url}/logout"><button>领奖</button></form>')
    with foreign.expect_response("**/logout") as answer:
        button(foreign, "领奖").click()
    assert answer.value.status == 403
    page.goto("/account")
    expect(page.get_by_role("heading", name="账户信息")).to_be_visible()


def test_reading_never_changes_anything(system):
    with client(system) as http:
        log_in(http, system.account("auditor"))
        for path in ("/logout", "/display", "/messages/read-all"):
            assert http.get(path).status_code in (404, 405), path
        assert is_signed_in(http)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_after_logging_in_nobody_is_led_to_another_site(system, address):
    account = system.account("auditor")
    with client(system) as http:
        assert f'name="next" value="{"/"}"' in http.get("/login", params={"next": address}).text
        assert log_in(http, account, next=address).headers["location"] == "/"
        assert http.get("/login", params={"next": address}).headers["location"] == "/"
        form = {"display": "large", "next": address}
        assert http.post("/display", data=form, headers={"Origin": system.url}).headers["location"] == "/"


@pytest.mark.parametrize("address", ENCODED)
def test_encoded_addresses_stay_on_this_site(system, visit, address):
    page = visit()
    people.sign_in(page, system.account("auditor"))
    page.goto(f"/login?next={address.replace('%', '%25')}")
    assert page.url.startswith(f"{system.url}/")


def test_who_had_to_log_in_goes_on_where_they_wanted_to_be(system, visit):
    account, page = system.account("association_reviewer"), visit()
    page.goto("/tasks?state=done")
    page.get_by_label("账号", exact=True).fill(account["login"])
    page.get_by_label("密码", exact=True).fill(account["password"])
    button(page, "登录").click()
    expect(page).to_have_url(f"{system.url}/tasks?state=done")


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(system):
    with client(system) as http:
        answer = log_in(http, system.account("auditor"))
        cookies = {line.partition("=")[0]: line.lower() for line in answer.headers.get_list("set-cookie")}
        assert set(cookies) == {"session", "device"}
        for line in cookies.values():
            assert "httponly" in line
            assert "samesite=lax" in line
            assert "path=/" in line
            assert "domain=" not in line
        assert "max-age" not in cookies["session"]
        assert "expires" not in cookies["session"]
        assert len(http.cookies["session"]) >= 40


def test_the_session_is_new_at_every_login(system):
    account = system.account("auditor")
    with client(system, cookies={"session": "fixed-by-an-attacker"}) as http:
        log_in(http, account)
        issued = [cookie.value for cookie in http.cookies.jar if cookie.name == "session"]
        assert "fixed-by-an-attacker" not in issued[-1]
    with client(system, cookies={"session": "fixed-by-an-attacker"}) as http:
        assert not is_signed_in(http)


def test_an_address_that_the_client_claims_is_not_believed(system):
    claimed = {
        "X-Client-Address": "203.0.113.77",
        "X-Forwarded-For": "203.0.113.77",
        "X-Real-IP": "203.0.113.77",
        "Forwarded": "for=203.0.113.77",
    }
    with client(system, headers=claimed) as http:
        log_in(http, system.account("auditor"))
    addresses = facts.rows(system, "identity", "SELECT DISTINCT host(address::inet) AS address FROM sessions")
    assert {row["address"] for row in addresses} == {"127.0.0.1"}


def test_a_token_that_the_client_brings_is_not_believed(system):
    admin, auditor = system.account("platform_admin"), system.account("auditor")
    command = system.processes["identity-api"].command
    port = command[command.index("--port") + 1]
    with client(system) as http:
        log_in(http, admin)
        body = {"session": http.cookies["session"], "audiences": ["identity"]}
        exchange = f"http://127.0.0.1:{port}/sessions/exchange"
        token = httpx.post(exchange, json=body, trust_env=False).json()["tokens"]["identity"]
    claimed = {"Authorization": f"Bearer {token}", "X-Actor": admin["login"], "X-Roles": "platform_admin"}
    with client(system, headers=claimed) as http:
        assert not is_signed_in(http)
        assert http.get("/registrations").status_code == 303
        log_in(http, auditor)
        assert http.get("/registrations").status_code == 403
        assert auditor["name"] in http.get("/account").text


def test_after_logging_out_the_old_cookie_opens_nothing(system):
    with client(system) as http:
        log_in(http, system.account("applicant"))
        old = {"session": http.cookies["session"]}
        assert is_signed_in(http)
        answer = http.post("/logout", headers=SAME_ORIGIN)
        assert answer.headers["location"] == "/login"
        assert "session" not in http.cookies
    with client(system, cookies=old) as http:
        assert not is_signed_in(http)
        assert http.get("/personal").headers["location"] == "/login?next=/personal"
        script = {**SAME_ORIGIN, "Accept": "application/json"}
        assert http.post("/personal/draft", data={"version": "1"}, headers=script).status_code == 401
        file = {"file": ("a.jpg", papers.scan_as_jpeg(), "image/jpeg")}
        assert http.post("/personal/files", files=file, headers=script).status_code == 401
        assert http.post("/password", headers=SAME_ORIGIN).headers["location"].startswith("/login")


def test_logging_out_in_one_browser_leaves_the_other_signed_in(system):
    account = system.account("auditor")
    with client(system) as here, client(system) as there:
        log_in(here, account)
        log_in(there, account)
        here.post("/logout", headers=SAME_ORIGIN)
        assert is_signed_in(there)


def test_a_changed_password_ends_every_other_session(system):
    account = dict(system.account("unit_admin"))
    new = "Bogda#2026-peak"
    with client(system) as here, client(system) as there:
        log_in(here, account)
        log_in(there, account)
        assert is_signed_in(there)
        for old, chosen in ((account["password"], new), (new, account["password"])):
            form = {"old_password": old, "new_password": chosen, "new_password_again": chosen}
            assert here.post("/password", data=form, headers=SAME_ORIGIN).headers["location"] == "/"
        assert is_signed_in(here)
        people.wait_for(lambda: not is_signed_in(there), 3)


def test_nothing_but_pages_is_served_to_the_outside(system):
    with client(system) as http:
        for path in (
            "/docs",
            "/openapi.json",
            "/redoc",
            "/metrics",
            "/static/x/../../settings.py",
            "/.git/config",
        ):
            assert http.get(path).status_code == 404, path
        assert "Traceback" not in http.get("/static/%2e%2e/%2e%2e/settings.py").text


def test_a_body_larger_than_any_form_is_refused_in_chinese(system):
    with client(system) as http:
        log_in(http, system.account("applicant"))
        answer = http.post("/personal/edit", content=bytes(25 * 2**20), headers=SAME_ORIGIN)
    assert answer.status_code == 413
    assert "文件太大" in answer.text
    assert "<html" in answer.text


def test_without_scripts_too_many_large_files_at_once_are_refused_on_a_page(system, visit, tmp_path):
    page = visit(javascript=False)
    people.sign_in(page, system.account("applicant"))
    page.goto("/personal/edit")
    files = [tmp_path / f"扫描{number}.pdf" for number in range(2)]
    for file in files:
        file.write_bytes(b"%PDF-1.7" + bytes(14 * 2**20))
    page.get_by_label("专家申报表附件", exact=True).set_input_files(files)
    button(page, "保存草稿").click()
    expect(page.get_by_role("heading", name="文件太大")).to_be_visible()

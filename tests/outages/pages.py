"""What people do meanwhile, page by page, and which dependency each page cannot do without."""

import html
import io
import json
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import httpx

from expertlib.invented import invented_phone
from experts.tests import files
from tests.outages.asking import Answer, Browser, failed, judged

ASKS_JSON = {"Accept": "application/json"}
DONE = "提交申请成功"
# So many a person has before the oldest is deleted: each has time to be checked.
KEPT_FILES = 12
# What waits to be checked after a minute must not be what the return is measured by.
UPLOAD_PAUSE_S = 3.0
POSTGRES, S3, PORTAL = "postgres", "s3", "portal"

Step = Callable[[], tuple[httpx.Response, tuple[int, ...]]]


@dataclass
class Done:
    """What the product has accepted meanwhile, with when it was asked for: it must all arrive.

    `given_up`: how many codes were found to be at no provider and rightly not sent again.
    """

    codes: list[tuple[float, str]] = field(default_factory=list)
    uploads: list[tuple[float, str]] = field(default_factory=list)
    submissions: list[tuple[float, str]] = field(default_factory=list)
    given_up: int = 0

    def take_codes(self, until: float) -> set[str]:
        """Return the numbers that codes were asked for before a moment, each once."""
        return set(_take(self.codes, until))

    def take_uploads(self, until: float) -> list[str]:
        """Return the files that were sent before a moment, each once."""
        return _take(self.uploads, until)


def _take(made: list[tuple[float, str]], until: float) -> list[str]:
    """Take what was made before a moment out of a list that grows meanwhile."""
    taken = [each for each in list(made) if each[0] < until]
    for each in taken:
        made.remove(each)
    return [what for _, what in taken]


@dataclass(frozen=True)
class Page:
    """A page that one client asks for again and again; `needs` are the dependencies that it cannot do without.

    `pause` (seconds) lies between two requests.
    """

    name: str
    needs: frozenset[str]
    step: Step
    pause: float = 1.0

    def ask(self) -> Answer:
        """Ask once."""
        began = time.monotonic()
        try:
            answer, good = self.step()
        except httpx.HTTPError as error:
            return failed(self.name, began, error)
        return judged(self.name, began, answer, good)


class Everybody:
    """The browsers of a run. `done` collects what was accepted."""

    def __init__(self, url: str, people: dict[str, Any]) -> None:
        self._url = url
        self._officials = people["officials"]
        self._applicants = list(people["applicants"])
        self.done = Done()
        self._browsers: list[Browser] = []

    def close(self) -> None:
        """Close every browser."""
        for browser in self._browsers:
            browser.close()

    def pages(self) -> list[Page]:
        """Return every page, for signed-in people with the person signed in already."""
        return [
            Page("static file", _needs(), self._plain("/static/" + self._sheet())),
            Page("login page", _needs(), self._plain("/login")),
            Page("registration page", _needs(), self._plain("/register/self")),
            Page("/verify", _needs(POSTGRES), self._verifying()),
            Page("log in", _needs(POSTGRES), self._logging_in()),
            Page("home, applicant", _needs(POSTGRES), self._seen(self._applicant(), "/")),
            Page("home, coordinator", _needs(POSTGRES), self._seen(self._official("coordinator"), "/")),
            Page("library", _needs(POSTGRES), self._seen(self._official("coordinator"), "/library")),
            Page("tasks", _needs(POSTGRES), self._seen(self._official("bureau_reviewer"), "/tasks")),
            Page("own record", _needs(POSTGRES), self._seen(self._applicant(), "/personal")),
            Page("save a draft", _needs(POSTGRES), self._saving(self._applicant())),
            Page("upload", _needs(POSTGRES, S3), self._uploading(self._applicant()), UPLOAD_PAUSE_S),
            Page("open a file", _needs(POSTGRES, S3), self._opening(self._applicant())),
            Page("submit, withdraw", _needs(POSTGRES), self._submitting(self._applicant())),
            Page("获取验证码", _needs(POSTGRES), self._codes()),
            Page("register", _needs(POSTGRES, S3), self._registering()),
            Page("bell", _needs(POSTGRES), self._listening(self._applicant())),
            Page("政务登录, leave", _needs(POSTGRES), self._leaving()),
            Page("政务登录, return", _needs(POSTGRES, PORTAL), self._returning()),
        ]

    # -- who ----------------------------------------------------------------------------------------------

    def _browser(self) -> Browser:
        browser = Browser(self._url)
        self._browsers.append(browser)
        return browser

    def _signed_in(self, account: dict[str, str]) -> Browser:
        browser = self._browser()
        answer = browser.sign_in(account)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/"), answer.text
        home = browser.get("/")
        assert home.status_code == 200, f"{home.status_code} {home.headers.get('location')}"
        return browser

    def _applicant(self) -> dict[str, str]:
        return self._applicants.pop()

    def _official(self, role: str) -> dict[str, str]:
        return next(one for one in self._officials if one["role"].endswith(role))

    def _sheet(self) -> str:
        found = re.search(r'href="/static/([^"]+forms\.css)"', self._browser().get("/login").text)
        assert found
        return found[1]

    # -- what ---------------------------------------------------------------------------------------------

    def _plain(self, path: str) -> Step:
        browser = self._browser()
        return lambda: (browser.get(path), (200,))

    def _verifying(self) -> Step:
        return self._once(lambda browser: browser.get("/verify/0123456789abcdefghjkmnpq"), (404,))

    def _seen(self, account: dict[str, str], path: str) -> Step:
        browser = self._signed_in(account)
        return lambda: (browser.get(path), (200,))

    def _once(self, ask: Callable[[Browser], httpx.Response], good: tuple[int, ...]) -> Step:
        """Each time by a browser of its own, as by many people."""

        def step() -> tuple[httpx.Response, tuple[int, ...]]:
            browser = Browser(self._url)
            try:
                return ask(browser), good
            finally:
                browser.close()

        return step

    def _logging_in(self) -> Step:
        account = self._applicant()
        return self._once(lambda browser: browser.sign_in(account), (303,))

    def _saving(self, account: dict[str, str]) -> Step:
        browser, known = self._signed_in(account), {"version": "-1"}

        def step() -> tuple[httpx.Response, tuple[int, ...]]:
            form = {"version": known["version"], "position": f"总工{time.monotonic_ns()}"}
            answer = browser.post("/personal/draft", form, headers=ASKS_JSON)
            if answer.status_code == 200:
                known["version"] = str(answer.json()["version"])
            if answer.status_code == 409:
                shown = browser.get("/personal/edit")
                if shown.status_code == 200:
                    known["version"] = _hidden(shown.text, "version")
            return answer, (200, 409)

        return step

    def _uploading(self, account: dict[str, str]) -> Step:
        browser, kept = self._signed_in(account), deque[str]()

        def step() -> tuple[httpx.Response, tuple[int, ...]]:
            if len(kept) > KEPT_FILES:
                browser.post(f"/personal/files/{kept.popleft()}/delete", headers=ASKS_JSON)
            began = time.monotonic()
            sent = {"file": ("专家申报表.pdf", io.BytesIO(files.pdf()), "application/pdf")}
            answer = browser.post("/personal/files?section=application_form", files=sent, headers=ASKS_JSON)
            if answer.status_code == 201:
                kept.append(answer.json()["id"])
                self.done.uploads.append((began, kept[-1]))
            return answer, (201,)

        return step

    def _opening(self, account: dict[str, str]) -> Step:
        browser = self._signed_in(account)
        return lambda: (browser.get(f"/files/{account['file']}/content"), (200,))

    def _submitting(self, account: dict[str, str]) -> Step:
        browser = self._signed_in(account)

        def step() -> tuple[httpx.Response, tuple[int, ...]]:
            reading = browser.get("/personal/submit")
            if reading.status_code != 200:
                # Under review (it leads back to 个人中心), or refused.
                if reading.status_code != 303:
                    return reading, ()
                return browser.post("/personal/withdrawal", {"person": account["id"]}), (303,)
            form = {name: _hidden(reading.text, name) for name in ("version", "person", "key")}
            began = time.monotonic()
            answer = browser.post("/personal/submit", form)
            if answer.status_code == 303 and _told(answer) == DONE:
                self.done.submissions.append((began, account["id"]))
            return answer, (303,)

        return step

    def _codes(self) -> Step:
        def ask(browser: Browser) -> httpx.Response:
            phone, began = invented_phone(), time.monotonic()
            answer = browser.post("/codes", {"purpose": "register", "phone": phone}, headers=ASKS_JSON)
            if answer.status_code == 200:
                self.done.codes.append((began, phone))
            return answer

        return self._once(ask, (200,))

    def _registering(self) -> Step:
        """Register with photos and a code that nobody has got: all of it is done but the end."""
        photo = files.image(size=(640, 400))

        def ask(browser: Browser) -> httpx.Response:
            form = {"name": "童测试", "phone": invented_phone(), "code": "000000", "user_type": "resident"}
            sent = {
                f"{side}_photo": (f"{side}.jpg", io.BytesIO(photo), "image/jpeg")
                for side in ("front", "back")
            }
            return browser.post("/register/self", form, files=sent)

        return self._once(ask, (422,))

    def _listening(self, account: dict[str, str]) -> Step:
        browser = self._signed_in(account)

        def step() -> tuple[httpx.Response, tuple[int, ...]]:
            with browser.client.stream("GET", "/messages/stream") as answer:
                if answer.status_code != 200:
                    answer.read()
                    return answer, ()
                _read_until(answer.iter_text(), "event:")
                return answer, (200,)

        return step

    def _leaving(self) -> Step:
        return self._once(lambda browser: browser.post("/sso/login"), (200,))

    def _returning(self) -> Step:
        """Come back with a code that the portal does not know: it is asked, and the login page says so."""

        def ask(browser: Browser) -> httpx.Response:
            leaving = browser.post("/sso/login")
            if leaving.status_code != 200:
                return leaving
            found = re.search(r'href="([^"]+/authorize\?[^"]+)"', leaving.text)
            assert found
            address = httpx.URL(html.unescape(found[1]))
            issuer = f"{address.scheme}://{address.netloc.decode()}"
            query = {"code": "unknown", "state": address.params["state"], "iss": issuer}
            return browser.get("/sso/callback", params=query)

        return self._once(ask, (303,))


def _needs(*names: str) -> frozenset[str]:
    return frozenset(names)


def _hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, f"the page has no {name}"
    return html.unescape(found[1])


def _told(answer: httpx.Response) -> str:
    """Return the sentence that the next page will show."""
    flash = answer.cookies.get("flash")
    return json.loads(unquote(flash))["text"] if flash else ""


def _read_until(parts: Iterator[str], word: str) -> None:
    for part in parts:
        if word in part:
            return

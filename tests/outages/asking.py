"""How a test asks as a browser does: one answer at a time, timed and judged."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

# Beyond this a client has given up; a request that took so long is counted as it is.
GIVE_UP_S = 30
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
LED_AWAY = ("/login?next=", "/login/factor", "/consent", "/password")
CHINESE = ("返回首页", "暂", "稍后")


@dataclass(frozen=True)
class Answer:
    """What came back: `kind` is ok, busy (503 in order), refused (429 in order) or bad; `note` says why it is bad."""

    page: str
    began: float
    seconds: float
    kind: str
    note: str = ""

    def ran_in(self, begin: float, end: float) -> bool:
        """Whether it was under way at any time between these moments."""
        return self.began < end and self.began + self.seconds > begin


@dataclass
class Browser:
    """One browser with its cookies. Each has a network address of its own: budgets are counted by address."""

    url: str
    client: httpx.Client = field(init=False)
    _numbers = itertools.count(1)

    def __post_init__(self) -> None:
        number = next(self._numbers)
        source = f"127.{1 + number // 60_000}.{number // 250 % 240}.{1 + number % 250}"
        self.client = httpx.Client(
            base_url=self.url,
            transport=httpx.HTTPTransport(local_address=source, verify=False),
            headers=SAME_ORIGIN,
            timeout=GIVE_UP_S,
            trust_env=False,
        )

    def get(self, path: str, **options: Any) -> httpx.Response:
        """GET; no redirect is followed."""
        return self.client.get(path, **options)

    def post(self, path: str, form: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        """POST a form as our own page does."""
        return self.client.post(path, data=form or {}, **options)

    def sign_in(self, account: dict[str, str]) -> httpx.Response:
        """Log in; the session stays in this browser."""
        form = {"login": account["login"], "password": account["password"], "next": "/"}
        return self.post("/login", form)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


def judged(page: str, began: float, answer: httpx.Response, good: tuple[int, ...]) -> Answer:
    """Return what an answer is worth: a refusal is in order when it says in Chinese what to do, and when."""
    seconds = time.monotonic() - began
    if answer.status_code in good:
        # Who is led away has lost the session, or is told so while identity cannot say.
        lost = answer.status_code == 303 and answer.headers["location"].startswith(LED_AWAY)
        return Answer(page, began, seconds, "bad" if lost else "ok", "thrown out" if lost else "")
    if answer.status_code in (429, 503):
        wanting = _wanting(answer)
        kind = "busy" if answer.status_code == 503 else "refused"
        return Answer(page, began, seconds, "bad" if wanting else kind, wanting)
    return Answer(page, began, seconds, "bad", f"status {answer.status_code}")


def failed(page: str, began: float, error: Exception) -> Answer:
    """Return the answer that never came."""
    return Answer(page, began, time.monotonic() - began, "bad", type(error).__name__)


def _wanting(answer: httpx.Response) -> str:
    if answer.headers.get("content-type", "").startswith("text/event-stream") or not answer.content:
        return "" if answer.headers.get("retry-after") else "no Retry-After"
    if answer.status_code == 503 and not answer.headers.get("retry-after", "").isdigit():
        return "no Retry-After"
    return "" if any(word in answer.text for word in CHINESE) else "no Chinese sentence"

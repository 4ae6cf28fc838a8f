"""People at the gateway: logged in by the page, as browsers are."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import httpx

from benchmarks.measuring.calls import WrongAnswers

SIGNED_IN = 303


def form(url: str, cookie: str = "") -> dict[str, str]:
    """Return the headers of a form that a page of the gateway sends."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": url}
    return {**headers, "Cookie": cookie} if cookie else headers


def credentials(account: Mapping[str, Any]) -> str:
    """Return what the login page sends for a demonstration account."""
    return urlencode({"login": account["login"], "password": account["password"], "next": "/"})


def signed_in(url: str, accounts: Sequence[Mapping[str, Any]], count: int) -> list[str]:
    """Return the cookies of so many sessions, the accounts in turn; each has been let in by the login page."""
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as browser:
        return [_cookie(browser, url, accounts[number % len(accounts)]) for number in range(count)]


def shown(url: str, address: str, cookie: str) -> bytes:
    """Return a page as this person sees it; raise WrongAnswers for anything but a page."""
    answer = httpx.get(f"{url}{address}", headers={"Cookie": cookie}, trust_env=False, timeout=30)
    if answer.status_code != httpx.codes.OK or b"<main" not in answer.content:
        raise WrongAnswers(f"{address}: {answer.status_code}")
    return answer.content


def _cookie(browser: httpx.Client, url: str, account: Mapping[str, Any]) -> str:
    browser.cookies.clear()
    answer = browser.post("/login", content=credentials(account), headers=form(url))
    session = answer.cookies.get("session")
    if answer.status_code != SIGNED_IN or not session:
        raise WrongAnswers(f"login of {account['role']}: {answer.status_code}")
    return f"session={session}"

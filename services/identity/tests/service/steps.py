"""What people do, over HTTP, so that each test begins where it wants to."""

import hashlib
from contextlib import asynccontextmanager

import pyotp
from sqlalchemy import select

from contracts.events.identity import CodeIssued
from contracts.words import Role
from identity.accounts import usecases as accounts
from identity.sessions.model import Session
from identity.tests.numbers import eighteen
from identity.tests.pictures import jpeg

PASSWORD = "Tianshan-2026"
NUMBER = eighteen()
PHONE = "13912345678"
NAME = "王建国"
ADDRESS = {"X-Client-Address": "203.0.113.7"}


async def account(kit, number=NUMBER, *, roles=((Role.APPLICANT, None),), phone=PHONE, name=NAME, **more):
    """Create an active account as an operator does."""
    values = {
        "employer_id": None,
        "password": PASSWORD,
        "must_change_password": False,
        "region_code": "650102",
    }
    async with kit.resources.unit_of_work() as uow:
        return await accounts.create_account(
            uow, name=name, document_number=number, phone=phone, roles=list(roles), **{**values, **more}
        )


async def log_in(kit, login=NUMBER, password=PASSWORD, **more):
    """Log in; return the response."""
    return await kit.client.post(
        "/sessions", json={"login": login, "password": password, **more}, headers=ADDRESS
    )


async def session_of(kit, login=NUMBER, password=PASSWORD):
    """Log in; return the session's token."""
    answer = await log_in(kit, login, password)
    assert answer.status_code == 201, answer.text
    return answer.json()["session"]


async def exchange(kit, session, *audiences, passive=False):
    """Exchange a session; return the response. `passive`: as a page does by itself."""
    body = {"session": session, "audiences": list(audiences) or ["identity"]}
    if passive:
        body["passive"] = True
    return await kit.client.post("/sessions/exchange", json=body)


async def headers_of(kit, session):
    """Return the headers with which the person of a session calls, wherever the clock has been moved to."""
    assert (await exchange(kit, session)).status_code == 200
    async with kit.resources.database.read() as reading:
        found = await reading.scalar(
            select(Session).where(Session.token_hash == hashlib.sha256(session.encode()).digest())
        )
        profile = await accounts.get_profile(reading, found.account_id)
    return kit.as_(profile.actor(found.id))


async def signed_in(kit, login=NUMBER, password=PASSWORD):
    """Log in and exchange; return the headers with which the person calls."""
    answer = await exchange(kit, await session_of(kit, login, password))
    return {"Authorization": f"Bearer {answer.json()['tokens']['identity']}"}


def app_code(kit, secret, steps=0):
    """Return what an app shows, `steps` half minutes from now."""
    return pyotp.TOTP(secret).at(kit.clock.now(), counter_offset=steps)


async def enrol(kit, headers):
    """Set up a second factor; return its secret and the recovery codes. The code of the next half minute is free."""
    begun = await kit.client.post("/account/factor", json={"password": PASSWORD}, headers=headers)
    assert begun.status_code == 201, begun.text
    secret = begun.json()["secret"]
    done = await kit.client.post(
        "/account/factor/confirm", json={"code": app_code(kit, secret)}, headers=headers
    )
    assert done.status_code == 200, done.text
    return secret, done.json()["recovery_codes"]


async def give_factor(kit, session, code, **more):
    """Give the code of the second factor; return the response."""
    body = {"session": session, "code": code, **more}
    return await kit.client.post("/sessions/factor", json=body, headers=ADDRESS)


async def ask_code(kit, **body):
    """Ask for a code; return the response."""
    return await kit.client.post("/codes", json=body, headers=ADDRESS)


async def last_code(kit):
    """Return the code that was sent last."""
    return (await kit.emitted(CodeIssued))[-1].code


async def set_anew(kit, code, login=NUMBER, new="Kunlun-Shan-88"):
    """Set a forgotten password anew by a code; return the response."""
    body = {"login": login, "code": code, "new_password": new, "new_password_again": new}
    return await kit.client.post("/password-resets", json=body)


async def code_for(kit, phone=PHONE):
    """Ask for a registration code and return it as the phone shows it."""
    answer = await ask_code(kit, purpose="register", phone=phone)
    assert answer.status_code == 202, answer.text
    return await last_code(kit)


async def photo(kit, side):
    """Upload a photo; return its id."""
    answer = await kit.client.post(
        f"/registrations/photos?side={side}",
        content=jpeg(640, 400),
        headers={"Content-Type": "image/jpeg", **ADDRESS},
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["photo_id"]


async def form(kit, **changes):
    """Return a registration form that is filled in well, but for `changes`."""
    phone = changes.get("phone", PHONE)
    filled = {
        "name": NAME,
        "region_code": "650102",
        "user_type": "resident",
        "document_number": NUMBER,
        "front_photo_id": changes.get("front_photo_id") or await photo(kit, "front"),
        "back_photo_id": changes.get("back_photo_id") or await photo(kit, "back"),
        "phone": phone,
        "code": changes.get("code") or await code_for(kit, phone),
        "password": PASSWORD,
        "password_again": PASSWORD,
    }
    return {**filled, **changes}


async def register(kit, filled, key=None):
    """Send a form; return the response."""
    headers = {**ADDRESS, **({"Idempotency-Key": key} if key else {})}
    return await kit.client.post("/registrations", json=filled, headers=headers)


async def registered(kit, **changes):
    """Register; return the account's id."""
    answer = await register(kit, await form(kit, **changes))
    assert answer.status_code == 201, answer.text
    return answer.json()["account_id"]


def administrator(kit, name="管理员甲"):
    """Return the headers of a platform administrator."""
    return kit.as_(kit.actor(Role.PLATFORM_ADMIN, name=name))


async def decide(kit, account_id, headers=None, **decision):
    """Decide about a registration; return the response."""
    return await kit.client.post(
        f"/registrations/{account_id}/decision", json=decision, headers=headers or administrator(kit)
    )


def errors(answer):
    """Return a problem's field errors by pointer."""
    return {item["pointer"]: item["message"] for item in answer.json().get("errors", [])}


def slug(answer):
    """Return the name of a problem."""
    return answer.json()["type"].rpartition(":")[2]


@asynccontextmanager
async def with_settings(kit, **changes):
    """Run the service with other settings for a while."""
    before = kit.resources.settings
    kit.resources.settings = before.model_copy(update=changes)
    try:
        yield
    finally:
        kit.resources.settings = before


@asynccontextmanager
async def without_redis(kit):
    """Run the service as if Redis were down."""
    from foundation.resources import open_redis

    before = kit.resources.redis
    kit.resources.redis = open_redis("redis://127.0.0.1:1/0")
    try:
        yield
    finally:
        kit.resources.redis = before


async def solved(kit, monkeypatch):
    """Return what somebody sends who has read a captcha."""
    with monkeypatch.context() as patch:
        patch.setattr("identity.captcha.usecases._new_answer", lambda: "ACDE")
        made = (await kit.client.post("/captchas", headers=ADDRESS)).json()
    return {"captcha_id": made["captcha_id"], "captcha_answer": " acde "}

"""Whatever is sent, the answer is a refusal in words, never a fault."""

import base64
import json
from uuid import UUID

import pytest

from contracts.words import Role

from . import steps

pytestmark = pytest.mark.service

HOSTILE = [
    "\x00",
    "\ud800",
    "' OR 1=1 --",
    "<script>",
    "９" * 18,
    "\u202e",
    "x" * 5000,
    "",
    0,
    -1,
    None,
    [],
    {},
    1e400,
]
BODIES = {
    "/sessions": ("login", "password", "captcha_id", "captcha_answer", "device", "user_agent"),
    "/sessions/exchange": ("session", "audiences"),
    "/sessions/factor": ("session", "code", "device", "user_agent"),
    "/sessions/end": ("session",),
    "/codes": ("purpose", "phone", "login", "captcha_id", "captcha_answer"),
    "/registrations": (
        "name",
        "region_code",
        "user_type",
        "document_number",
        "front_photo_id",
        "back_photo_id",
        "phone",
        "code",
        "password",
        "password_again",
    ),
    "/password-resets": ("login", "code", "new_password", "new_password_again"),
    "/account/password": ("old_password", "new_password", "new_password_again"),
    "/account/factor": ("password", "code"),
    "/account/factor/confirm": ("code",),
    "/account/factor/recovery-codes": ("code",),
    "/account/phone": ("phone", "code", "password"),
    "/account/phone/code": ("phone", "captcha_id", "captcha_answer"),
}


@pytest.mark.parametrize(("path", "fields"), list(BODIES.items()))
async def test_hostile_values_in_every_field(identity, path, fields):
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    good = {"login": steps.NUMBER, "password": steps.PASSWORD, "purpose": "register", "phone": steps.PHONE}
    for name in fields:
        for value in HOSTILE:
            body = {field: good.get(field, "x") for field in fields} | {name: value}
            content = json.dumps(body)
            answer = await identity.client.post(
                path, content=content, headers={**headers, "Content-Type": "application/json"}
            )
            assert answer.status_code < 500, (path, name, value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"login": NaN}', b"[" * 5000])
async def test_bodies_that_are_no_json_objects(identity, content):
    for path in BODIES:
        answer = await identity.client.post(
            path, content=content, headers={"Content-Type": "application/json"}
        )
        assert 400 <= answer.status_code < 500, path


def cursor(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize(
    "given",
    [
        "x",
        "é",
        cursor("2026-01-01", "00000000-0000-0000-0000-000000000000"),
        cursor("0001-01-01T00:00:00", "00000000-0000-0000-0000-000000000000"),
        cursor("9999-12-31T23:59:59-23:59", "00000000-0000-0000-0000-000000000000"),
        cursor(1, 2),
        cursor("x"),
        cursor({}, []),
    ],
)
async def test_made_up_cursors(identity, given):
    answer = await identity.client.get(
        "/registrations", params={"cursor": given}, headers=steps.administrator(identity)
    )
    assert answer.status_code < 500


async def test_a_reason_that_is_too_long_or_hostile(identity):
    account_id = await steps.registered(identity)
    assert (await steps.decide(identity, account_id, granted=False, reason="x" * 501)).status_code == 422
    assert (await steps.decide(identity, account_id, granted="maybe")).status_code == 422
    assert (
        await steps.decide(identity, account_id, granted=False, reason="{0}{name}\x00")
    ).status_code == 201
    assert "{0}{name}" in (await steps.log_in(identity)).json()["detail"]


async def test_nobody_decides_about_the_own_registration(identity):
    account_id = await steps.registered(identity)
    own = identity.actor(Role.PLATFORM_ADMIN, id=UUID(account_id))
    answer = await steps.decide(identity, account_id, identity.as_(own), granted=True)
    assert (answer.status_code, steps.slug(answer)) == (403, "own-registration")

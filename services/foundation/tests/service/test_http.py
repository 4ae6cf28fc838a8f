"""What every service's HTTP interface does, whatever it is about."""

import json
from typing import Annotated

import httpx
import pytest
import pytest_asyncio
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text
from structlog.testing import capture_logs

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow, open_to_all
from foundation.auth.tokens import TokenVerifier, generate_keys
from foundation.errors import Forbidden
from foundation.http.app import make_app
from foundation.http.dependencies import ReadSession, SignedIn, WriteUoW

from .sample import Effect

pytestmark = pytest.mark.service

router = APIRouter()


class ThingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=5)


def only_keepers(actor: Actor) -> None:
    if not actor.has("keeper"):
        raise Forbidden


@router.post("/things", status_code=201)
@open_to_all
async def make_thing(body: ThingIn, uow: WriteUoW) -> ThingIn:
    uow.session.add(Effect(thing=body.name, secret="s"))
    return body


@router.post("/broken-at-commit", status_code=201)
@open_to_all
async def broken_at_commit(uow: WriteUoW) -> ThingIn:
    await uow.session.execute(text("CREATE TEMP TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
    await uow.session.execute(text("INSERT INTO t VALUES (1), (1)"))  # fails only at COMMIT
    return ThingIn(name="x")


@router.get("/found")
@open_to_all
async def found(session: ReadSession, words: str) -> ThingIn:
    return ThingIn(name=str(await session.scalar(text("SELECT strpos('a', :words)"), {"words": words})))


@router.post("/found")
@open_to_all
async def found_by_body(session: ReadSession, body: dict[str, str]) -> ThingIn:
    return await found(session, body["words"])


@router.get("/mine")
async def mine(actor: SignedIn) -> ThingIn:
    return ThingIn(name=actor.name)


@router.get("/kept")
async def kept(actor: Annotated[Actor, Allow(only_keepers)]) -> ThingIn:
    return ThingIn(name=actor.name)


@router.get("/crash")
@open_to_all
async def crash() -> ThingIn:
    raise KeyError("a secret of the machine")


@router.get("/slow")
@open_to_all
async def slow(session: ReadSession) -> ThingIn:
    await session.execute(text("SET statement_timeout = '50ms'"))
    await session.execute(text("SELECT pg_sleep(5)"))
    return ThingIn(name="never")


@pytest_asyncio.fixture(loop_scope="session")
async def client(sample):
    keys = sample.resources.settings.keys_dir
    if not (keys / "tokens.public.json").exists():
        generate_keys(keys)
    app = make_app("sample", lambda: sample.resources, [router], max_body_bytes=1000)
    app.state.resources = sample.resources
    app.state.verifier = TokenVerifier(keys, "sample")
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as opened:
        yield opened


async def count(sample):
    async with sample.resources.database.read() as session:
        return await session.scalar(text("SELECT count(*) FROM effects"))


async def test_what_is_answered_201_is_committed(sample, client):
    assert (await client.post("/things", json={"name": "a"})).status_code == 201
    assert await count(sample) == 1


async def test_a_failed_commit_is_never_answered_201(client):
    assert (await client.post("/broken-at-commit")).status_code == 500


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"name": 5}', b'{"name": "123456"}', b'{"name": "a", "more": 1}', b"\xff"],
)
async def test_bad_input_is_a_422_in_chinese_and_writes_nothing(sample, client, body):
    answer = await client.post("/things", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert all(item["message"].endswith("。") for item in answer.json()["errors"])
    assert await count(sample) == 0


async def test_a_body_over_the_limit_is_refused_announced_or_not(sample, client):
    announced = await client.post("/things", content=b"x" * 2000)

    async def trickle():
        for _ in range(20):
            yield b"x" * 100

    unannounced = await client.post("/things", content=trickle())
    assert (announced.status_code, unannounced.status_code) == (422, 422)


@pytest.mark.parametrize("told", ["x", "-1", "9" * 5000, "\u0663", ""])
async def test_a_length_that_is_none_is_no_fault(client, told):
    """The server's parser refuses it; a front that does not is no reason for a 500."""
    answer = await client.get("/healthz", headers=[("content-length", told.encode())])
    assert answer.status_code == 200


@pytest.mark.parametrize("words", ["\x00", "a\x00b", "\ud800", "\udfff\ud83d"])
async def test_a_text_that_no_database_keeps_is_a_422_in_chinese(client, words):
    json_told = {"content-type": "application/json"}
    answer = await client.post("/found", content=json.dumps({"words": words}), headers=json_told)
    assert answer.status_code == 422
    assert "无法识别的字符" in answer.json()["detail"]
    assert (await client.get("/found?words=a%00b")).status_code == 422
    assert (await client.get("/found?words=a")).status_code == 200


async def test_a_method_that_is_not_there_is_refused_as_405_in_the_document_too(client):
    answer = await client.put("/things")
    assert (answer.status_code, answer.json()["status"]) == (405, 405)
    assert answer.headers["allow"] == "POST"


async def test_a_crash_says_nothing_of_the_machine(client):
    answer = await client.get("/crash")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["trace_id"]


async def test_a_database_that_is_too_slow_is_a_503(client):
    answer = await client.get("/slow")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


async def test_only_a_token_lets_in_and_only_the_right_role(sample, client):
    assert (await client.get("/mine")).status_code == 401
    assert (await client.get("/mine", headers={"Authorization": "Bearer x"})).status_code == 401
    assert (await client.get("/mine", headers=sample.as_(sample.actor("other", name="甲")))).json() == {
        "name": "甲"
    }
    assert (await client.get("/kept", headers=sample.as_(sample.actor("other")))).status_code == 403
    assert (await client.get("/kept", headers=sample.as_(sample.actor("keeper")))).status_code == 200


async def test_who_tries_what_is_not_theirs_is_logged_by_id_and_never_by_name(sample, client):
    actor = sample.actor("other", name="甲")
    with capture_logs() as logged:
        await client.get("/kept", headers=sample.as_(actor))
        await client.get("/kept", headers=sample.as_(sample.actor("keeper")))
    (tried,) = [line for line in logged if line["event"] == "not_permitted"]
    assert tried["actor_id"] == str(actor.id)
    assert "甲" not in str(tried)


async def test_who_must_change_the_password_gets_no_further(sample, client):
    headers = sample.as_(sample.actor("keeper", must_change_password=True))
    answer = await client.get("/kept", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("password-must-change")


async def test_health_says_what_answers(client):
    assert (await client.get("/healthz")).json() == {"ok": True, "checks": {}}
    ready = await client.get("/readyz")
    assert ready.json() == {"ok": True, "checks": {"database": True, "redis": True, "objects": True}}


async def test_a_trace_that_came_in_goes_out(client):
    trace = "0af7651916cd43dd8448eb211c80319c"
    answer = await client.get("/healthz", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert answer.headers["x-trace-id"] == trace

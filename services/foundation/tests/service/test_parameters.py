"""Parameters: read, set, and set by two at once."""

import asyncio

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from foundation.audit.tables import AuditEntry
from foundation.auth.guards import holders_of
from foundation.auth.tokens import TokenVerifier
from foundation.http.app import make_app
from foundation.parameters.routes import parameters_router
from foundation.parameters.settable import Parameters
from foundation.tests.unit.test_parameters import Kitchen

pytestmark = pytest.mark.service

KITCHEN = Parameters(Kitchen)


@pytest_asyncio.fixture(loop_scope="session")
async def api(sample):
    """Ask as a cook."""
    app = make_app("sample", lambda: sample.resources, [parameters_router(holders_of("cook"), KITCHEN)])
    app.state.resources = sample.resources
    app.state.verifier = TokenVerifier(sample.resources.settings.keys_dir, "sample")
    cook = sample.as_(sample.actor("cook", name="大厨"))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://s", headers=cook) as client:
        yield client


async def counting(sample):
    async with sample.resources.database.read() as session:
        return await KITCHEN.read(session)


async def put(api, key, value, version):
    return await api.put(f"/parameters/{key}", json={"value": value, "version": version})


async def test_nobody_has_set_anything_and_the_defaults_count(api, sample):
    eggs, minutes = (await api.get("/parameters")).json()["items"]
    assert (eggs["key"], eggs["value"], eggs["version"], eggs["updated_by"]) == ("eggs", 3, 0, None)
    assert (minutes["label"], minutes["unit"], minutes["least"], minutes["most"]) == ("时间", "分钟", 0, 9)
    assert await counting(sample) == Kitchen(3, 4)


async def test_what_is_set_counts_and_the_log_holds_old_and_new(api, sample):
    assert (await put(api, "eggs", 5, 0)).json()["version"] == 1
    answer = await put(api, "eggs", 2, 1)
    assert (answer.json()["value"], answer.json()["version"], answer.json()["updated_by"]) == (2, 2, "大厨")
    assert await counting(sample) == Kitchen(2, 4)
    async with sample.resources.database.read() as session:
        rows = await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        told = [(row.action, row.object_id, row.details["old"], row.details["new"]) for row in rows]
    assert told == [("parameter.change", "eggs", 3, 5), ("parameter.change", "eggs", 5, 2)]


async def test_a_number_out_of_bounds_is_refused_in_words(api, sample):
    answer = await put(api, "eggs", 6, 0)
    assert (answer.status_code, answer.json()["errors"][0]) == (
        422,
        {"pointer": "/value", "message": "鸡蛋应为 1 到 5 之间的整数。"},
    )
    assert await counting(sample) == Kitchen()


@pytest.mark.parametrize("typed", ["", "三", "2.5", None, 10**12])
async def test_what_is_no_whole_number_is_refused_beside_its_field(api, typed):
    answer = await put(api, "eggs", typed, 0)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/value"]


async def test_the_second_of_two_is_told(api):
    await put(api, "eggs", 4, 0)
    late = await put(api, "eggs", 5, 0)
    assert (late.status_code, late.json()["detail"]) == (
        409,
        "另一位管理员刚刚修改了“鸡蛋”，请刷新页面核对后再修改。",
    )
    assert (await put(api, "eggs", 4, 0)).status_code == 200, "a repeated press changes nothing"


@pytest.mark.parametrize("version", [0, 1])
async def test_of_many_at_once_one_is_heard(api, sample, version):
    if version:
        await put(api, "minutes", 1, 0)
    answers = await asyncio.gather(*(put(api, "minutes", value, version) for value in range(5, 10)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    heard = next(answer.json() for answer in answers if answer.status_code == 200)
    assert (await counting(sample)).minutes == heard["value"]
    assert heard["version"] == version + 1


async def test_an_unknown_parameter_is_not_found(api):
    assert (await put(api, "spoons", 1, 0)).status_code == 404


async def test_only_who_passes_the_check_comes_in(api, sample):
    guest = sample.as_(sample.actor("guest"))
    assert (await api.get("/parameters", headers=guest)).status_code == 403
    answer = await api.put("/parameters/eggs", json={"value": 1, "version": 0}, headers=guest)
    assert answer.status_code == 403

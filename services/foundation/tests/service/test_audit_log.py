"""The audit log over HTTP: reading by filter, pages, exports, and verification that finds what was done to it."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, text

from foundation.audit import queries, reading
from foundation.audit.chain import GENESIS, link_pending
from foundation.audit.queries import TooMuchToSearch
from foundation.audit.routes import audit_router
from foundation.audit.schemas import EntryFilter
from foundation.audit.tables import AuditEntry
from foundation.auth.guards import holders_of
from foundation.auth.tokens import TokenVerifier
from foundation.db.paging import encode_cursor
from foundation.http.app import make_app

from .test_audit import tamper

pytestmark = pytest.mark.service

ANNA, BERT = uuid4(), uuid4()
THIRD = "id = (SELECT entry_id FROM audit_links WHERE position = 3)"


@pytest_asyncio.fixture(loop_scope="session")
async def api(sample):
    """Ask the log as its reader."""
    app = make_app("sample", lambda: sample.resources, [audit_router(holders_of("reader"))])
    app.state.resources = sample.resources
    app.state.verifier = TokenVerifier(sample.resources.settings.keys_dir, "sample")
    reader = sample.as_(sample.actor("reader", name="读者"))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://s", headers=reader) as client:
        yield client


async def write(sample, action="thing.do", *, by=None, name=None, **more):
    """Write an entry as a deed does; `by` is a person of whom no token speaks yet, `name` one of whom it does."""
    actor = sample.actor("keeper", name=name, id=by) if name else None
    async with sample.resources.unit_of_work(actor, more.pop("address", "203.0.113.7")) as uow:
        kind, id = more.pop("object", ("thing", "1"))
        uow.audit(action, kind, id, **({} if name else {"actor_id": by}), **more)


async def write_many(sample, count, link=True):
    async with sample.resources.unit_of_work(address="203.0.113.7") as uow:
        for number in range(count):
            uow.audit("thing.do", "thing", number, reason="因为", size=number)
    if link:
        await link_all(sample)


async def link_all(sample):
    async with sample.resources.database.writing.begin() as session:
        while await link_pending(session):
            pass


async def read(api, **params):
    answer = await api.get("/audit/entries", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def found(api, **params):
    return [item["action"] for item in (await read(api, **params))["items"]]


async def verify(api, known=(), after=0):
    """Verify to the end or to the first fault, as the page does; return the last answer and every step."""
    steps = []
    while True:
        answer = await api.post("/audit/verification", json={"after_position": after, "known": list(known)})
        assert answer.status_code == 200, answer.text
        steps.append(answer.json())
        if steps[-1]["ended"] or steps[-1]["fault"]:
            return steps[-1], steps
        after = steps[-1]["to_position"]


async def own_entries(sample):
    async with sample.resources.database.read() as session:
        rows = await session.scalars(
            select(AuditEntry).where(AuditEntry.object_kind == reading.LOG).order_by(AuditEntry.id)
        )
        return list(rows)


async def test_an_entry_says_who_did_what_to_what_from_where_with_which_result(sample, api):
    await write(
        sample, "thing.lose", by=ANNA, name="安娜", object=("thing", "7"), result="refused", reason="没有"
    )
    [entry] = (await read(api))["items"]
    expected = {
        "actor_id": str(ANNA),
        "actor_name": "安娜",
        "action": "thing.lose",
        "object_kind": "thing",
        "object_id": "7",
        "address": "203.0.113.7",
        "result": "refused",
        "reason": "没有",
        "position": None,
        "hash": None,
    }
    assert {name: entry[name] for name in expected} == expected
    await link_all(sample)
    [entry] = (await read(api))["items"]
    assert (entry["position"], len(entry["hash"])) == (1, 64)


async def test_pages_follow_each_other_without_gap_or_double_while_new_entries_come(sample, api):
    await write_many(sample, 25)
    async with sample.resources.database.writing.begin() as session:
        moments = set(await session.scalars(select(AuditEntry.at)))
    seen, before = [], None
    while True:
        page = await read(api, limit=10, **({"before": before} if before else {}))
        seen += [item["object_id"] for item in page["items"]]
        before = page["items"][-1]["cursor"]
        await write(sample, "thing.later", object=("thing", "later"))
        if not page["more"]:
            break
    assert sorted(map(int, seen)) == list(range(25))
    assert len(seen) == 25
    assert len(moments) > 1


@pytest.mark.parametrize(
    ("wanted", "actions"),
    [
        ({"action": "thing.take"}, ["thing.take"]),
        ({"object_kind": "box"}, ["thing.put"]),
        ({"object_id": "b1"}, ["thing.put"]),
        ({"address": "198.51.100.1"}, ["thing.take"]),
        ({"result": "refused"}, ["thing.break", "thing.drop"]),
        ({"result": "done"}, ["thing.put", "thing.take"]),
        ({"actor_name": "安娜"}, ["thing.drop", "thing.take"]),
        ({"actor_id": str(BERT)}, ["thing.put"]),
        ({"actor_id": [str(ANNA), str(BERT)]}, ["thing.drop", "thing.put", "thing.take"]),
        ({"actor_name": "安娜", "actor_id": [str(BERT)]}, ["thing.drop", "thing.put", "thing.take"]),
        ({"actor_name": "安娜", "result": "refused"}, ["thing.drop"]),
        ({"actor_name": "安"}, []),
    ],
)
async def test_a_filter_finds_what_it_names(sample, api, wanted, actions):
    await write(sample, "thing.take", by=ANNA, name="安娜", address="198.51.100.1")
    await write(sample, "thing.put", by=BERT, object=("box", "b1"))
    await write(sample, "thing.drop", by=ANNA, name="安娜", result="refused")
    await write(sample, "thing.break", result="failed")
    assert await found(api, **wanted) == actions


async def test_a_span_of_time_has_its_beginning_and_not_its_end(sample, api):
    for action in ("thing.one", "thing.two", "thing.three"):
        await write(sample, action)
    moments = {item["action"]: item["at"] for item in (await read(api))["items"]}
    span = {"since": moments["thing.one"], "until": moments["thing.three"]}
    assert await found(api, **span) == ["thing.two", "thing.one"]


@pytest.mark.parametrize(
    "params",
    [
        {"limit": 501},
        {"before": "x"},
        {"before": encode_cursor(["a", "b"])},
        {"before": encode_cursor(["2026-11-22T00:00:00", str(ANNA)])},
        {"before": encode_cursor(["0001-01-01T00:00:00+08:00", str(ANNA)])},
        {"since": "0001-01-01T00:00:00+08:00"},
        {"until": "9999-12-31T23:59:59-08:00"},
        {"since": "yesterday"},
        {"since": "2026-11-22T00:00:00"},
        {"actor_name": "a\x00"},
        {"result": "anything"},
        {"actor_id": [str(ANNA)] * 51},
        {"something": "else"},
    ],
)
async def test_what_cannot_be_asked_is_refused(sample, api, params):
    assert (await api.get("/audit/entries", params=params)).status_code == 422


async def test_a_search_that_takes_too_long_asks_for_a_span_of_time(sample):
    async with sample.resources.database.writing.begin() as locking:
        await locking.execute(text("LOCK TABLE audit_entries IN ACCESS EXCLUSIVE MODE"))
        async with sample.resources.database.writing.begin() as session:
            await session.execute(text("SET LOCAL statement_timeout = '50ms'"))
            with pytest.raises(TooMuchToSearch, match="时间范围"):
                await queries.entries(session, EntryFilter(address="x"), None, 10)
            await session.rollback()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/audit/entries"),
        ("GET", "/audit/head"),
        ("POST", "/audit/exports"),
        ("POST", "/audit/verification"),
    ],
)
async def test_only_whom_the_check_accepts_comes_in(sample, api, method, path):
    stranger = sample.as_(sample.actor("keeper"))
    body = {} if method == "POST" else None
    assert (await api.request(method, path, json=body, headers=stranger)).status_code == 403
    assert (await api.request(method, path, json=body, headers={"Authorization": ""})).status_code == 401


async def test_looking_a_person_up_is_written_down_once_and_turning_pages_is_not(sample, api):
    for _ in range(3):
        await write(sample, by=ANNA, name="安娜")
    await read(api)
    await read(api, action="thing.do")
    assert await own_entries(sample) == []
    first = await read(api, actor_name="安娜", address="203.0.113.7", limit=2)
    await read(api, actor_name="安娜", limit=2, before=first["items"][-1]["cursor"])
    [entry] = await own_entries(sample)
    assert (entry.action, entry.actor_name) == ("audit.read_person", "读者")
    assert entry.details["wanted"] == {"actor_name": True, "address": True}, (
        "a name that was typed is not repeated"
    )
    await read(api, actor_id=str(ANNA))
    assert (await own_entries(sample))[-1].object_id == str(ANNA)


async def test_an_export_is_written_down_and_begins_with_its_first_page(sample, api):
    await write_many(sample, 3)
    since = (sample.clock.now() - timedelta(hours=1)).isoformat()
    answer = await api.post("/audit/exports", json={"since": since, "action": "thing.do"})
    assert answer.status_code == 201
    assert [item["object_id"] for item in answer.json()["items"]] == ["2", "1", "0"]
    [entry] = await own_entries(sample)
    assert entry.action == "audit.export"
    assert set(entry.details["wanted"]) == {"since", "action"}


async def test_a_whole_log_verifies_in_stretches_up_to_its_end(sample, api, monkeypatch):
    monkeypatch.setattr(reading, "STRETCH", 1)
    monkeypatch.setattr("foundation.audit.chain.BATCH", 4)
    await write_many(sample, 10)
    last, steps = await verify(api)
    assert [(step["from_position"], step["to_position"]) for step in steps] == [
        (0, 4),
        (4, 8),
        (8, 10),
        (10, 10),
    ]
    assert (last["ended"], last["fault"], last["total"]) == (True, None, 10)
    head = (await api.get("/audit/head")).json()
    assert last["head"] == head
    assert [entry.action for entry in await own_entries(sample)] == ["audit.verify"], (
        "once, not for each step"
    )


async def test_an_empty_log_is_whole(sample, api):
    last, _ = await verify(api)
    assert (last["ended"], last["fault"], last["head"]) == (
        True,
        None,
        {"position": 0, "hash": GENESIS.hex()},
    )


@pytest.mark.parametrize(
    ("deed", "statements", "kind", "position"),
    [
        ("edit", [f"UPDATE audit_entries SET reason='别的' WHERE {THIRD}"], "entry_changed", 3),
        ("deletion of an entry", [f"DELETE FROM audit_entries WHERE {THIRD}"], "entry_missing", 3),
        (
            "deletion of entry and link",
            [f"DELETE FROM audit_entries WHERE {THIRD}", "DELETE FROM audit_links WHERE position=3"],
            "link_missing",
            3,
        ),
        (
            "reordering",
            [
                "UPDATE audit_links SET position=99 WHERE position=2",
                "UPDATE audit_links SET position=2 WHERE position=3",
                "UPDATE audit_links SET position=3 WHERE position=99",
            ],
            "reordered",
            2,
        ),
        (
            "an entry slipped in",
            [
                "INSERT INTO audit_entries SELECT gen_random_uuid(), at, actor_id, actor_name, address, 'forged',"
                " object_kind, object_id, result, reason, details, trace_id FROM audit_entries LIMIT 1"
            ],
            "entry_unlinked",
            8,
        ),
        (
            "truncation of what was verified",
            ["DELETE FROM audit_links WHERE position > 2"],
            "link_missing",
            4,
        ),
    ],
)
async def test_tampering_is_found_at_its_place(sample, api, monkeypatch, deed, statements, kind, position):
    monkeypatch.setattr(reading, "STRETCH", 4)
    monkeypatch.setattr("foundation.audit.chain.BATCH", 4)
    await write_many(sample, 8)
    after = 4 if deed.startswith("truncation") else 0
    await tamper(sample, *statements)
    last, _ = await verify(api, after=after)
    assert (last["fault"]["kind"], last["fault"]["position"]) == (kind, position), deed
    [entry] = await own_entries(sample)
    assert (entry.result, entry.details["fault"]) == ("failed", kind)


async def test_truncation_is_found_against_a_head_that_was_written_down(sample, api):
    await write_many(sample, 8)
    head = (await api.get("/audit/head")).json()
    noted = [{"position": head["position"], "hash": head["hash"][:16]}]
    assert (await verify(api, noted))[0]["fault"] is None
    await tamper(
        sample,
        "DELETE FROM audit_links WHERE position > 3",
        "DELETE FROM audit_entries e WHERE NOT EXISTS (SELECT 1 FROM audit_links l WHERE l.entry_id = e.id)",
        "TRUNCATE audit_pending",
    )
    assert (await verify(api))[0]["fault"] is None, "without a head nobody could tell"
    fault = (await verify(api, noted))[0]["fault"]
    assert (fault["kind"], fault["position"], fault["known"]) == ("cut_off", 3, 8)


async def test_a_chain_that_was_built_again_is_found_by_its_head(sample, api):
    await write_many(sample, 4)
    links = {item["position"]: item for item in (await read(api))["items"]}
    noted = [{"position": 2, "hash": links[2]["hash"][:16]}]
    assert (await verify(api, noted))[0]["fault"] is None
    await tamper(
        sample,
        "TRUNCATE audit_links, audit_pending",
        f"UPDATE audit_entries SET reason='别的' WHERE id = '{links[1]['id']}'",
        "INSERT INTO audit_pending SELECT id FROM audit_entries",
    )
    await link_all(sample)
    assert (await verify(api))[0]["fault"] is None, "the new chain holds together"
    fault = (await verify(api, noted))[0]["fault"]
    assert (fault["kind"], fault["position"]) == ("other_link", 2)


async def test_verifying_while_people_work_finds_nothing_wrong(sample, api):
    async def work():
        for _ in range(20):
            await write(sample)
            await link_all(sample)

    await write_many(sample, 50)
    working = asyncio.create_task(work())
    while not working.done():
        assert (await verify(api))[0]["fault"] is None
    await working

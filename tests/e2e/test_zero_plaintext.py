"""After the main job no ID number and no phone stands anywhere in plain (trust.md: 0 plaintext hits of canaries).

Searched are the files of PostgreSQL (WAL too), RabbitMQ, Redis and the object store, every log, every row, key and
object, command lines and environments, and the addresses that the browsers asked for. What people upload is kept as
they made it, by design; the scans of this journey hold no numbers. Last of all, so that whatever the other journeys
have left is searched too.
"""

import io
import subprocess
import sys
from dataclasses import dataclass, field

import httpx
import pytest
import redis
from minio import Minio

from deploy.local.databases import SERVICES
from tests.e2e import facts, people, units
from tests.e2e.journey import Journey
from tests.e2e.people import Retiree
from tests.security import canary
from tests.security.canary import Needles

pytestmark = pytest.mark.e2e

# The accounts that the evaluation shows to those who try it, and the stand-in for the government's own portal.
NOT_OURS = ("demo.json", "portal")
PLANTED = {"a planted ID number": "650102198001013512", "a planted phone": "13800138512"}


@dataclass
class Lived:
    """A journey that is over: what must be found nowhere, and the addresses that its browsers asked for."""

    needles: Needles
    addresses: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def lived(system, browser):
    """A retiree gets into the library and a unit adds a person; every browser's requests are written down."""
    retiree, colleague = Retiree("密测试"), Retiree("密员工测试")
    addresses, contexts = [], []

    def open_page():
        contexts.append(browser.new_context(base_url=system.url, locale="zh-CN", timezone_id="Asia/Shanghai"))
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)
        page.on("request", lambda request: addresses.append(request.url))
        return page

    journey = Journey(system, open_page, retiree)
    for step in (journey.register, journey.grant, journey.fill_in, journey.apply):
        step()
    journey.be_recommended("所在地专家")
    journey.be_listed("乌鲁木齐")
    unit = open_page()
    people.sign_in(unit, system.account("unit_admin"))
    units.add_employee(unit, colleague)
    units.initial_password(system, colleague, 1)
    for context in contexts:
        context.close()
    values = {
        "the retiree's ID number": retiree.number,
        "the retiree's phone": retiree.phone,
        "the colleague's ID number": colleague.number,
        "the colleague's phone": colleague.phone,
        "an official's ID number": system.account("platform_admin")["login"],
    }
    return Lived(Needles.of(values), addresses)


def test_the_journey_was_real(system, lived):
    assert len(lived.addresses) > 100
    assert facts.cases_of(system, "密测试")[0]["state"] == "passed"


def test_no_row_holds_one(system, lived):
    hits, rows = canary.in_rows(lived.needles, system.stack.addresses.postgres, SERVICES)
    assert [str(hit) for hit in hits] == []
    assert rows > 100


def test_no_key_and_no_value_of_redis_holds_one(system, lived):
    hits, keys = canary.in_redis(lived.needles, system.stack.addresses.redis)
    assert [str(hit) for hit in hits] == []
    assert keys > 0


def test_no_object_holds_one_in_key_metadata_or_content(system, lived):
    hits, objects = canary.in_objects(lived.needles, system.stack.addresses.s3)
    assert [str(hit) for hit in hits] == []
    assert objects > 2


def test_no_file_of_any_server_and_no_log_holds_one(system, lived, record_property):
    hits, read = canary.in_files(lived.needles, system.folder, without=NOT_OURS)
    record_property("figures", f"{read / 2**20:.0f} MB of files read, {len(hits)} hits")
    assert [str(hit) for hit in hits] == []
    assert read > 20 * 2**20
    assert [str(hit) for hit in canary.citizen_numbers(system.folder / "logs")] == []


def test_no_address_holds_one(lived):
    asked = "\n".join(lived.addresses).encode()
    assert [str(hit) for hit in lived.needles.within(asked, "an address")] == []


def test_no_command_line_and_no_environment_holds_one(system, lived):
    servers = [*system.stack.servers.values(), *system.processes.values()]
    pids = [int(file.read_text().split()[0]) for file in (system.folder / "pids").iterdir()]
    hits, processes = canary.in_processes(lived.needles, pids)
    assert [str(hit) for hit in hits] == []
    assert processes >= len(servers)


def test_nothing_of_measurement_is_told_outside(system):
    assert httpx.get(f"{system.url}/metrics", trust_env=False, timeout=20).status_code == 404


@pytest.mark.parametrize("way", [way for _, _, way in Needles.of({"x": PLANTED["a planted phone"]}).ways])
def test_the_search_finds_what_is_planted_in_a_file_however_it_is_written(tmp_path, way):
    needles = Needles.of(PLANTED)
    for spelt, name, written in needles.ways:
        if written == way:
            file = tmp_path / "pg_wal" / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(b"\x00" * (canary.PIECE - 5) + spelt + b"\x00")  # across the edge of a piece
    hits, _ = canary.in_files(needles, tmp_path)
    assert {hit.value for hit in hits if hit.way == way} == set(PLANTED)
    assert canary.in_files(needles, tmp_path, without=["pg_wal"])[0] == []


def test_the_search_finds_what_is_planted_in_a_log_unknown_to_it(tmp_path):
    (tmp_path / "api.log").write_text('{"login": "11010519491231002X"}')
    assert [hit.place for hit in canary.citizen_numbers(tmp_path)] == ["api.log"]
    (tmp_path / "api.log").write_text('{"trace": "110105194912310021", "id": "a11010519491231002X"}')
    assert canary.citizen_numbers(tmp_path) == []


def test_the_search_finds_what_is_planted_in_each_server(system):
    needles, number = Needles.of(PLANTED), PLANTED["a planted ID number"]
    addresses = system.stack.addresses
    facts.execute(system, "notify", f"CREATE TABLE planted AS SELECT repeat('{number} ', 900) AS t")
    planted = redis.Redis.from_url(addresses.redis)
    planted.hset("planted", number, "x")
    store = addresses.s3
    objects = Minio(store.endpoint, store.access_key, store.secret_key, secure=False)
    bucket = objects.list_buckets()[0].name
    objects.put_object(bucket, "planted", io.BytesIO(b"x"), 1, metadata={"phone": PLANTED["a planted phone"]})
    try:
        rows, _ = canary.in_rows(needles, addresses.postgres, ["notify"])
        keys, _ = canary.in_redis(needles, addresses.redis)
        found, _ = canary.in_objects(needles, store)
    finally:
        facts.execute(system, "notify", "DROP TABLE planted")
        planted.delete("planted")
        planted.close()
        objects.remove_object(bucket, "planted")
    assert [hit.place for hit in rows] == ["table notify.planted"]
    assert {hit.place for hit in keys} == {"Redis 0: planted"}
    assert [(hit.place, hit.value) for hit in found] == [
        (f"object {bucket}/planted (key, metadata)", "a planted phone")
    ]


def test_the_search_finds_what_is_planted_in_a_command_line():
    child = subprocess.Popen(
        [sys.executable, "-c", "input()", PLANTED["a planted phone"]], stdin=subprocess.PIPE
    )
    try:
        hits, _ = canary.in_processes(Needles.of(PLANTED), [child.pid])
    finally:
        child.kill()
        child.wait()
    assert {hit.value for hit in hits} == {"a planted phone"}

"""Looks for what must be nowhere in plain: known ID numbers and phones, in bytes, rows, keys, objects and processes.

A needle is a value in one of the ways in which it could have been written down: as UTF-8 or UTF-16, in base64 at each
of its three alignments, in hexadecimal, percent-encoded, backwards, or in the groups in which people write it.
"""

import asyncio
import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import asyncpg
import psutil
import redis
from minio import Minio
from stdnum.cn import ric

from deploy.local.seaweed import S3Account

PIECE = 16 * 2**20
OVERLAP = 512
NUMBER = re.compile(rb"(?<![0-9A-Za-z])[1-8]\d{16}[0-9Xx](?![0-9A-Za-z])")


@dataclass(frozen=True)
class Hit:
    """A needle that was found: where, of which value (by its name, never the value itself), written how."""

    place: str
    value: str
    way: str

    def __str__(self) -> str:
        return f"{self.place}: {self.value} as {self.way}"


@dataclass(frozen=True)
class Needles:
    """What is looked for: the bytes of each way of writing, with the value's name and the way."""

    ways: tuple[tuple[bytes, str, str], ...]

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Needles":
        """Return the needles of these values, by their names."""
        return cls(tuple((spelt, name, way) for name, value in values.items() for way, spelt in _ways(value)))

    def within(self, data: bytes, place: str) -> Iterator[Hit]:
        """Yield what these bytes hold."""
        for spelt, name, way in self.ways:
            if spelt in data:
                yield Hit(place, name, way)


def _ways(value: str) -> Iterator[tuple[str, bytes]]:
    plain = value.encode()
    yield "UTF-8", plain
    yield "UTF-16", value.encode("utf-16-le")
    yield "UTF-16, high byte first", value.encode("utf-16-be")
    yield "hexadecimal", plain.hex().encode()
    yield "hexadecimal of UTF-16", value.encode("utf-16-le").hex().encode()
    yield "percent-encoded", "".join(f"%{byte:02X}" for byte in plain).encode()
    yield "backwards", plain[::-1]
    cuts = (6, 14) if len(value) == 18 else (3, 7)
    for between in (" ", "-"):
        yield f"in groups with {between!r}", between.join(_cut(value, cuts)).encode()
    for before in range(3):
        # The characters that depend on nothing but the value: those before and after it would change the others.
        coded = base64.b64encode(bytes(before) + plain)
        yield f"base64, {before} bytes in", coded[(0, 2, 3)[before] : (len(plain) + before) * 8 // 6]


def _cut(value: str, cuts: tuple[int, ...]) -> list[str]:
    edges = (0, *cuts, len(value))
    return [value[begin:end] for begin, end in pairwise(edges)]


def in_files(needles: Needles, folder: Path, *, without: Iterable[str] = ()) -> tuple[list[Hit], int]:
    """Return what the files below a folder hold, and how many bytes were read; a file that cannot be read raises.

    `without` names what stands directly in the folder and is not searched.
    """
    hits: list[Hit] = []
    read = 0
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_symlink() or not path.is_file() or inside.parts[0] in without:
            continue
        hits += needles.within(str(inside).encode(), f"the name of {inside}")
        try:
            read += _search_file(needles, path, str(inside), hits)
        except FileNotFoundError:
            continue  # a server has done away with it meanwhile: a WAL segment, an old log
    return hits, read


def _search_file(needles: Needles, path: Path, name: str, hits: list[Hit]) -> int:
    read, kept = 0, b""
    with path.open("rb") as file:
        for piece in iter(partial(file.read, PIECE), b""):
            read += len(piece)
            hits += (hit for hit in needles.within(kept + piece, name) if hit not in hits)
            kept = piece[-OVERLAP:]
    return read


def citizen_numbers(folder: Path) -> list[Hit]:
    """Return the files below a folder of logs that hold any citizen number at all, known to us or not."""
    return [
        Hit(str(path.relative_to(folder)), "a citizen number", "UTF-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(ric.is_valid(n.decode().upper()) for n in NUMBER.findall(path.read_bytes()))
    ]


def in_rows(needles: Needles, server: str, databases: Iterable[str]) -> tuple[list[Hit], int]:
    """Return what the rows of every table hold, compressed or not, and how many there are; writes the files out."""
    # In a thread of its own: the browser's driver has a running loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_in_rows(needles, server, tuple(databases)))).result()


async def _in_rows(needles: Needles, server: str, databases: tuple[str, ...]) -> tuple[list[Hit], int]:
    hits: list[Hit] = []
    count = 0
    for database in databases:
        connection = await asyncpg.connect(f"{server.rsplit('/', 1)[0]}/{database}", timeout=30)
        try:
            await connection.execute("CHECKPOINT")
            named = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            for table in (row["tablename"] for row in named):
                rows = await connection.fetch(f'SELECT t::text AS whole FROM "{table}" t')
                count += len(rows)
                whole = "\n".join(row["whole"] for row in rows).encode()
                hits += needles.within(whole, f"table {database}.{table}")
        finally:
            await connection.close()
    return hits, count


def in_redis(needles: Needles, address: str) -> tuple[list[Hit], int]:
    """Return what the keys and values of every database hold, and how many keys; has the server write its dump."""
    hits: list[Hit] = []
    count = 0
    client = redis.Redis.from_url(address)
    numbers = [int(name.removeprefix("db")) for name in client.info("keyspace")]
    client.save()
    client.close()
    for number in numbers:
        one = redis.Redis.from_url(f"{address.rsplit('/', 1)[0]}/{number}")
        for key in one.scan_iter(count=1000):
            count += 1
            shown = re.sub(rb"[0-9a-f]{16,}", b"*", key)[:60].decode(errors="replace")
            hits += needles.within(key + b"\n" + _value(one, key), f"Redis {number}: {shown}")
        one.close()
    return hits, count


def _value(client: "redis.Redis[bytes]", key: bytes) -> bytes:
    match client.type(key):
        case b"string":
            return client.get(key) or b""
        case b"hash":
            return repr(client.hgetall(key)).encode()
        case b"list":
            return repr(client.lrange(key, 0, -1)).encode()
        case b"set":
            return repr(client.smembers(key)).encode()
        case b"zset":
            return repr(client.zrange(key, 0, -1, withscores=True)).encode()
        case b"stream":
            return repr(client.xrange(key)).encode()
    return b""  # it has gone meanwhile


def in_objects(needles: Needles, account: S3Account) -> tuple[list[Hit], int]:
    """Return what the keys, metadata and contents of every object hold, and how many objects there are."""
    client = Minio(account.endpoint, account.access_key, account.secret_key, secure=False)
    hits: list[Hit] = []
    count = 0
    for bucket in client.list_buckets():
        for listed in client.list_objects(bucket.name, recursive=True):
            count += 1
            place = f"object {bucket.name}/{listed.object_name}"
            told = client.stat_object(bucket.name, listed.object_name)
            hits += needles.within(
                f"{listed.object_name} {dict(told.metadata)}".encode(), f"{place} (key, metadata)"
            )
            answer = client.get_object(bucket.name, listed.object_name)
            try:
                hits += needles.within(answer.read(), place)
            finally:
                answer.close()
                answer.release_conn()
    return hits, count


def in_processes(needles: Needles, pids: Iterable[int]) -> tuple[list[Hit], int]:
    """Return what command lines and environments of processes and their children hold, and how many were looked at."""
    hits: list[Hit] = []
    count = 0
    for pid in pids:
        try:
            parent = psutil.Process(pid)
            family = (parent, *parent.children(recursive=True))
        except psutil.NoSuchProcess:
            continue  # a command that has ended
        for process in family:
            try:
                told = "\n".join([*process.cmdline(), *(f"{k}={v}" for k, v in process.environ().items())])
            except psutil.NoSuchProcess:
                continue
            count += 1
            hits += needles.within(told.encode(), f"process {process.pid}")
    return hits, count

"""Objects in any S3, through the MinIO client, with timeouts of our own. Keys are made by us, never by a person."""

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, ParamSpec, TypeVar, cast

import urllib3
from minio import Minio
from minio.error import S3Error

CHUNK_BYTES = 256 * 1024
CONNECTIONS = 8

P = ParamSpec("P")
T = TypeVar("T")


def open_client(endpoint: str, access_key: str, secret_key: str, *, secure: bool) -> Minio:
    """Return a client whose calls end within seconds, where the SDK's own defaults wait for minutes."""
    pool = urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=2, read=10),
        maxsize=CONNECTIONS,
        retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
    )
    return Minio(
        endpoint=endpoint,
        access_key=access_key,
        secret_key=secret_key,
        secure=secure,
        region="us-east-1",
        http_client=pool,
    )


class ObjectDamaged(Exception):
    """What was read is not what was accepted: the hash differs."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was read of an object: its SHA-256 in hex, its length and its type."""

    sha256: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Part:
    """An object that is a part of another; `sha256` in hex is what it must be."""

    key: str
    sha256: str


class ObjectStore:
    """One bucket. Every object is verified after writing and hashed at every whole reading."""

    def __init__(self, endpoint: str, access_key: str, secret_key: str, bucket: str, *, secure: bool) -> None:
        self._client = open_client(endpoint, access_key, secret_key, secure=secure)
        self._bucket = bucket
        # Threads of its own: a store that hangs must not hold up what others do in threads.
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="objects")

    async def put(self, key: str, data: BinaryIO, length: int, content_type: str) -> str:
        """Store `length` bytes under `key`, check what arrived, and return their SHA-256 in hex."""
        return await self._apart(self._put, key, data, length, content_type)

    async def put_bytes(self, key: str, data: bytes, content_type: str) -> str:
        """Store some bytes; return their SHA-256 in hex."""
        return await self.put(key, io.BytesIO(data), len(data), content_type)

    async def join(self, key: str, parts: Sequence[Part], length: int, content_type: str) -> str:
        """Store objects one after the other as one of `length` bytes; return its SHA-256 in hex.

        One part is in memory at a time. Raises ObjectDamaged where a part is not what it was.
        """
        return await self._apart(self._join, key, parts, length, content_type)

    async def read(self, key: str, sha256: str) -> bytes:
        """Return a whole object; raise ObjectDamaged if its hash is not the one kept at acceptance."""
        data = await self._apart(self._read, key)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ObjectDamaged(key)
        return data

    async def copy_to(self, key: str, sink: BinaryIO) -> Copied:
        """Write an object into `sink`, never more than a piece of it in memory; ObjectDamaged if there is none."""
        return await self._apart(self._copy_to, key, sink)

    async def read_head(self, key: str, length: int) -> bytes:
        """Return the first bytes of an object, unchecked; raise ObjectDamaged if there is none."""
        return await self._apart(self._read_head, key, length)

    async def delete(self, key: str) -> None:
        """Remove an object; one that is not there is fine."""
        await self._apart(self._client.remove_object, self._bucket, key)

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        """Yield the keys below a prefix."""
        listing: Iterator[object] = self._client.list_objects(self._bucket, prefix=prefix, recursive=True)
        for item in await self._apart(list, listing):
            yield str(item.object_name)  # type: ignore[attr-defined]

    async def ping(self) -> None:
        """Raise if the store does not answer or the bucket is missing."""
        if not await self._apart(self._client.bucket_exists, self._bucket):
            raise OSError(f"bucket {self._bucket} is missing")

    async def _apart(self, call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Return what a call of the client returns, made in one of our threads."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, partial(call, *arguments, **named)
        )

    def _put(self, key: str, data: BinaryIO, length: int, content_type: str) -> str:
        hashing = _Hashing(data)
        # one part of 5 MiB in memory, not three
        self._client.put_object(
            self._bucket, key, hashing, length, content_type=content_type, num_parallel_uploads=1
        )
        sha256 = hashing.hexdigest()
        stored = self._client.stat_object(self._bucket, key)
        if stored.size != length or self._hash_of(key) != sha256:
            raise ObjectDamaged(key)
        return sha256

    def _join(self, key: str, parts: Sequence[Part], length: int, content_type: str) -> str:
        joined = cast("BinaryIO", _Joined(self._read_part(part) for part in parts))
        return self._put(key, joined, length, content_type)

    def _read_part(self, part: Part) -> bytes:
        data = self._read(part.key)
        if hashlib.sha256(data).hexdigest() != part.sha256:
            raise ObjectDamaged(part.key)
        return data

    def _read(self, key: str) -> bytes:
        with self._opened(key) as response:
            return bytes(response.read())

    def _copy_to(self, key: str, sink: BinaryIO) -> Copied:
        found, size = hashlib.sha256(), 0
        with self._opened(key) as response:
            for piece in response.stream(CHUNK_BYTES):
                found.update(piece)
                size += sink.write(piece)
            kind = response.headers.get("content-type", "application/octet-stream")
        return Copied(found.hexdigest(), size, kind)

    def _read_head(self, key: str, length: int) -> bytes:
        with self._opened(key, length) as response:
            return bytes(response.read())

    def _hash_of(self, key: str) -> str:
        found = hashlib.sha256()
        with self._opened(key) as response:
            for piece in response.stream(CHUNK_BYTES):
                found.update(piece)
        return found.hexdigest()

    @contextmanager
    def _opened(self, key: str, length: int = 0) -> Iterator[urllib3.BaseHTTPResponse]:
        try:
            response: urllib3.BaseHTTPResponse = self._client.get_object(self._bucket, key, length=length)
        except S3Error as error:
            if error.code == "NoSuchKey":
                raise ObjectDamaged(key) from error
            raise
        try:
            yield response
        finally:
            response.close()
            response.release_conn()


class _Hashing(io.RawIOBase):
    """A reader that hashes what passes."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


class _Joined(io.RawIOBase):
    """A reader of parts one after the other, each fetched when the one before is used up."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._left:
            self._left = memoryview(next(self._parts, b""))
        taken = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(taken) :]
        return bytes(taken)

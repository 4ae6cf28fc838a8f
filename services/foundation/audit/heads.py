"""Heads of the audit chain outside the database: every hour into a locked bucket, and into a file.

Whoever owns the database can build the whole chain again; what was written down elsewhere cannot follow. In the
bucket a head is the name of an object, `<service>/<day>/<time>-<position>-<hash>.json`, so that reading years of
them is listing; in the file it is a line of JSON.
"""

import asyncio
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from minio.error import S3Error

from foundation.audit.chain import Head, head
from foundation.resources import Resources
from foundation.settings import BackendSettings
from foundation.store.locked import LockedBucket
from foundation.store.objects import open_client
from foundation.tasks.shell import Tasks
from foundation.telemetry.logs import log

EVERY = timedelta(hours=1)
# What is shown as the last export is looked for in the last days only; older is too old in any case.
LOOK_BACK_DAYS = 3
NO_BUCKET = "NoSuchBucket"

_KEY = re.compile(r"^[^/]+/(\d{4}-\d{2}-\d{2})/(\d{6})-(\d{12,})-([0-9a-f]{64})\.json$")


@dataclass(frozen=True, slots=True)
class Exported:
    """A head as it was written down, and when."""

    service: str
    head: Head
    at: datetime

    @property
    def key(self) -> str:
        """Return its name in the bucket."""
        moment = self.at.astimezone(UTC)
        return f"{self.service}/{moment:%Y-%m-%d/%H%M%S}-{self.head.position:012}-{self.head.hash}.json"

    @property
    def line(self) -> str:
        """Return its line in the file."""
        said = {"service": self.service, "position": self.head.position, "hash": self.head.hash}
        return json.dumps({**said, "at": self.at.astimezone(UTC).isoformat()}) + "\n"

    @classmethod
    def of_key(cls, key: str) -> "Exported | None":
        """Return what a name in the bucket says; None for a name that is not ours."""
        found = _KEY.match(key)
        if found is None:
            return None
        day, clock, position, digits = found.groups()
        at = datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H%M%S").replace(tzinfo=UTC)
        return cls(key.split("/", 1)[0], Head(int(position), digits), at)

    @classmethod
    def of_line(cls, line: str) -> "Exported":
        """Return what a line of the file says; raise ValueError for one that says nothing."""
        try:
            said = json.loads(line)
            known = Head(int(said["position"]), str(said["hash"]))
            at = datetime.fromisoformat(said["at"]) if "at" in said else datetime.min.replace(tzinfo=UTC)
            made = cls(str(said["service"]), known, at)
        except (KeyError, TypeError) as error:
            raise ValueError(line) from error
        if not re.fullmatch("[0-9a-f]{64}", known.hash):
            raise ValueError(line)
        return made


def schedule_exports(tasks: Tasks) -> None:
    """Register what a service does every hour with the head of its chain: two tasks, neither waits for the other."""
    tasks.task("lock_audit_head", every=EVERY)(lock_head)
    tasks.task("write_audit_head", every=EVERY)(write_head)


async def lock_head(resources: Resources) -> None:
    """Put the present head into the locked bucket; say loudly where there is none or it does not lock."""
    now = await current(resources)
    bucket = bucket_of(resources.settings)
    if bucket is None:
        if resources.settings.environment == "production":
            log.error("audit_head_not_locked", reason="no bucket is set", head=now.line)
        return
    try:
        locked = await lock(resources.settings, bucket, now)
    except S3Error as error:
        if error.code != NO_BUCKET:
            raise
        log.error("audit_head_not_locked", reason="there is no such bucket", head=now.line)
        return
    if not locked:
        log.error("audit_head_not_locked", reason="the bucket has no object lock", head=now.line)


async def write_head(resources: Resources) -> None:
    """Append the present head to the file, where one is set, and to the log, which goes elsewhere too.

    A file that cannot be written to is said loudly and tried again in an hour: waiting for it would hold a worker up.
    """
    now, file = await current(resources), resources.settings.audit_heads_file
    log.info("audit_head", position=now.head.position, hash=now.head.hash)
    if file is not None:
        try:
            await asyncio.to_thread(append, file, [now])
        except OSError as error:
            log.error("audit_head_not_written", file=str(file), error=repr(error), head=now.line)


async def current(resources: Resources) -> Exported:
    """Return the end of the chain now."""
    async with resources.database.read() as session:
        return Exported(resources.service, await head(session), resources.clock.now())


async def lock(settings: BackendSettings, bucket: LockedBucket, exported: Exported) -> bool:
    """Put a head into the bucket; return whether it is locked there."""
    until = exported.at.astimezone(UTC).replace(microsecond=0) + timedelta(days=settings.audit_heads_days)
    return await bucket.add(exported.key, exported.line.encode(), until)


def append(file: Path, heads: Iterable[Exported]) -> None:
    """Append heads to a file and have them on the disk before returning.

    A line that a crash or a full disk has cut off stays one line: the next head begins a new one.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, ("\n" * torn + "".join(item.line for item in heads)).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_file(file: Path) -> list[Exported]:
    """Return the heads in a file; raise ValueError with the number of a line that is none."""
    found = []
    for number, line in enumerate(file.read_text().splitlines(), 1):
        try:
            found.append(Exported.of_line(line))
        except ValueError as error:
            raise ValueError(f"line {number} of {file} is not a head: {line[:80]!r}") from error
    return found


async def read_bucket(bucket: LockedBucket, service: str) -> list[Exported]:
    """Return every head of a service that was put into the bucket."""
    keys = await bucket.keys(f"{service}/")
    return [found for key in keys if (found := Exported.of_key(key))]


async def last_locked(resources: Resources) -> tuple[Exported | None, bool]:
    """Return the newest head of this service in the bucket, if it is of the last days, and whether the bucket locks."""
    bucket = bucket_of(resources.settings)
    if bucket is None:
        return None, False
    now = resources.clock.now().astimezone(UTC)
    days = [now - timedelta(days=back) for back in range(LOOK_BACK_DAYS)]
    try:
        locks = await bucket.locks()
        for day in days:
            keys = await bucket.keys(f"{resources.service}/{day:%Y-%m-%d}/")
            found = [item for key in keys if (item := Exported.of_key(key))]
            if found:
                return max(found, key=lambda item: item.at), locks
    except S3Error as error:
        if error.code != NO_BUCKET:
            raise
        return None, False
    return None, locks


def bucket_of(settings: BackendSettings) -> LockedBucket | None:
    """Return the bucket of heads; None where none is set."""
    if settings.audit_heads_bucket is None:
        return None
    client = open_client(
        settings.s3_endpoint,
        settings.s3_access_key,
        settings.s3_secret_key.get_secret_value(),
        secure=settings.s3_secure,
    )
    return LockedBucket(client, settings.audit_heads_bucket)

"""A bucket whose objects nobody can take away before their time, not even with the keys of the store (object lock)."""

import asyncio
import io
from datetime import datetime

from minio import Minio
from minio.commonconfig import COMPLIANCE
from minio.error import S3Error
from minio.retention import Retention

NO_LOCK = frozenset({"ObjectLockConfigurationNotFoundError", "ObjectLockConfigurationNotFound"})


class LockedBucket:
    """Objects are added and listed. Where the bucket has no lock they are added without, and `locks` says so."""

    def __init__(self, client: Minio, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    async def locks(self) -> bool:
        """Return whether the bucket was made with object lock; raise S3Error where there is no bucket."""
        return await asyncio.to_thread(self._locks)

    async def add(self, key: str, data: bytes, until: datetime) -> bool:
        """Add an object that is locked until then; return whether the store has locked it."""
        return await asyncio.to_thread(self._add, key, data, until)

    async def keys(self, prefix: str) -> list[str]:
        """Return the keys below a prefix, those too that somebody has hidden behind a delete marker."""
        return await asyncio.to_thread(self._keys, prefix)

    def _locks(self) -> bool:
        try:
            self._client.get_object_lock_config(self._bucket)
        except S3Error as error:
            if error.code in NO_LOCK:
                return False
            raise
        return True

    def _add(self, key: str, data: bytes, until: datetime) -> bool:
        locks = self._locks()
        retention = Retention(COMPLIANCE, until) if locks else None
        made = self._client.put_object(
            self._bucket, key, io.BytesIO(data), len(data), "application/json", retention=retention
        )
        if retention is None:
            return False
        # What the store says afterwards counts: some accept the header and lock nothing.
        kept = self._client.get_object_retention(self._bucket, key, version_id=made.version_id)
        return kept is not None and kept.mode == COMPLIANCE and kept.retain_until_date >= until

    def _keys(self, prefix: str) -> list[str]:
        listing = self._client.list_objects(
            self._bucket, prefix=prefix, recursive=True, include_version=self._locks()
        )
        return sorted({str(item.object_name) for item in listing if not item.is_delete_marker})

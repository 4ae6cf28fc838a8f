"""The operator's side of the audit log: verifying the chains, and writing their heads down outside the databases."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from minio.error import S3Error

from expertlib import registry
from foundation.audit import chain, heads
from foundation.audit.heads import Exported
from foundation.resources import Resources

BUCKET = "s3"
"""What `--heads` names the locked bucket by, where anything else is a file."""


async def verify(services: Sequence[str], sources: Iterable[str]) -> bool:
    """Verify chains against the heads of all `sources`, print what was found, return whether all hold.

    Where heads are to be compared, a service of which there are none does not hold: whoever empties the log would
    empty what there is to compare it with. Raises ClickException for a source that cannot be read.
    """
    named = list(sources)
    written = [item for name in named if name != BUCKET for item in await asyncio.to_thread(_in_file, name)]
    results = [await _verify_one(service, written, BUCKET in named, bool(named)) for service in services]
    return all(results)


async def export(file: Path | None) -> bool:
    """Write the present heads of all chains to a file, and lock them in the bucket; print and return how that went."""
    whole = True
    for service in registry.BACKENDS:
        resources = registry.opener(service)()
        try:
            now = await heads.current(resources)
            if file is not None:
                await asyncio.to_thread(heads.append, file, [now])
            kept = await _locked(resources, now)
        finally:
            await resources.close()
        whole = whole and (kept is None or kept)
        said = {
            None: "no bucket is set",
            True: "locked in the bucket",
            False: "NOT LOCKED: the bucket has no lock",
        }
        print(f"{service}: {now.head.position} {now.head.hash}, {said[kept]}")
    return whole


async def _locked(resources: Resources, now: Exported) -> bool | None:
    bucket = heads.bucket_of(resources.settings)
    if bucket is None:
        return None
    try:
        return await heads.lock(resources.settings, bucket, now)
    except S3Error as error:
        raise click.ClickException(
            f"the bucket of audit heads, {resources.settings.audit_heads_bucket}: {error.code}"
        ) from error


async def _verify_one(service: str, written: Sequence[Exported], from_bucket: bool, compare: bool) -> bool:
    resources = registry.opener(service)()
    try:
        exported = [item for item in written if item.service == service]
        if from_bucket:
            exported += await _in_bucket(resources)
        async with resources.database.read() as session:
            verdict = await chain.verify(session, [item.head for item in exported])
    finally:
        await resources.close()
    compared = f", compared with {len(exported)} exported heads" if exported else ""
    unknown = compare and not exported and not verdict.fault
    outcome = (
        "no head of it was ever exported: nothing to compare with" if unknown else verdict.fault or "whole"
    )
    print(f"{service}: {verdict.links} links{compared}, {outcome}")
    return verdict.fault is None and not unknown


def _in_file(name: str) -> list[Exported]:
    try:
        return heads.read_file(Path(name))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"heads cannot be read: {error}") from error


async def _in_bucket(resources: Resources) -> list[Exported]:
    bucket = heads.bucket_of(resources.settings)
    variable = f"{resources.service.upper()}_AUDIT_HEADS_BUCKET"
    if bucket is None:
        raise click.ClickException(f"{variable} is not set: there is no bucket to compare with.")
    try:
        if not await bucket.locks():
            print(
                f"{resources.service}: WARNING: the bucket has no object lock, its heads could have been changed."
            )
        return await heads.read_bucket(bucket, resources.service)
    except S3Error as error:
        raise click.ClickException(f"heads cannot be read from {variable}: {error.code}") from error

"""What an operator does by command."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from alembic import command

from expertlib import registry
from foundation.audit import chain
from foundation.auth.tokens import PRIVATE_FILE, generate_keys
from foundation.bus import parking
from foundation.bus.tables import Parked
from foundation.db import migrations
from foundation.resources import Resources
from foundation.sealing.keys import Keyring


def create_keys(folder: Path) -> None:
    """Create every key that is missing in `folder`; existing ones are never touched."""
    rings = [f"{kind}/{service}.json" for kind in ("sealing", "blind") for service in registry.BACKENDS]
    for name in [*rings, "sealing/events.json"]:
        if not (folder / name).exists():
            Keyring.generate().write(folder / name)
    if not (folder / PRIVATE_FILE).exists():
        generate_keys(folder)


def migrate(service: str, revision: str) -> None:
    """Upgrade a service's database."""
    migrations.upgrade(registry.migrations_folder(service), _migrate_url(service), revision)


def write_revision(service: str, message: str) -> None:
    """Write a revision file from what the code has and the database has not."""
    config = migrations.configuration(registry.migrations_folder(service), _migrate_url(service))
    command.revision(config, message=message, autogenerate=True)


def receipt_address() -> str:
    """Return the signed address to which the chosen SMS provider reports; raise ClickException for the outbox."""
    from notify.receipts.policies import address
    from notify.settings import settings

    chosen = settings()
    if chosen.sms_provider == "outbox":
        raise click.ClickException("NOTIFY_SMS_PROVIDER=outbox reports nothing.")
    return address(chosen.public_url, chosen.sms_receipt_secret.get_secret_value(), chosen.sms_provider)


async def replay(service: str) -> tuple[int, int]:
    """Handle what is parked; return how many succeeded and how many are still parked."""
    resources = registry.opener(service)()
    try:
        async with resources.database.read() as session:
            parked = await parking.waiting(session)
        outcomes = [await _replay_one(resources, item) for item in parked]
        async with resources.database.read() as session:
            left = await parking.waiting(session)
        return sum(outcomes), len(left)
    finally:
        await resources.close()


async def verify_audit(services: Sequence[str], heads: Path | None) -> bool:
    """Verify chains, print what was found, return whether all hold."""
    exported = await asyncio.to_thread(_read_heads, heads) if heads else []
    whole = True
    for service in services:
        known = [
            chain.Head(item["position"], item["hash"]) for item in exported if item["service"] == service
        ]
        resources = registry.opener(service)()
        async with resources.database.read() as session:
            verdict = await chain.verify(session, known)
        await resources.close()
        whole = whole and verdict.fault is None
        print(f"{service}: {verdict.links} links, {verdict.fault or 'whole'}")
    return whole


async def export_heads(file: Path) -> None:
    """Append one JSON line for each service: service, position, hash, time."""
    lines = []
    for service in registry.BACKENDS:
        resources = registry.opener(service)()
        async with resources.database.read() as session:
            head = await chain.head(session)
        await resources.close()
        line = {"service": service, "position": head.position, "hash": head.hash}
        lines.append(json.dumps({**line, "at": datetime.now(UTC).isoformat()}) + "\n")
    await asyncio.to_thread(_append, file, "".join(lines))


async def _replay_one(resources: Resources, parked: Parked) -> bool:
    try:
        if parked.kind == "event":
            await registry.handlers(resources.service).handle(resources, parked.body)
        else:
            tasks = registry.tasks(resources.service)
            await tasks.entries[parked.name](resources, **parked.body["arguments"])
    except Exception as error:
        print(f"{parked.name} {parked.id}: {error!r}")
        return False
    async with resources.unit_of_work() as uow:
        again = await uow.session.get_one(Parked, parked.id)
        parking.mark_replayed(again, uow.now())
        uow.audit("parked.replay", "parked", parked.id)
    return True


def _append(file: Path, text: str) -> None:
    with file.open("a") as out:
        out.write(text)


def _read_heads(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def _migrate_url(service: str) -> str:
    settings = registry.settings(service)
    return (settings.migrate_url or settings.database_url).get_secret_value()

"""What an operator does by command."""

import click
from alembic import command

from expertlib import registry
from foundation.bus import parking
from foundation.bus.tables import Parked
from foundation.db import migrations
from foundation.resources import Resources

AT_ONCE = 100


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
    """Handle what is parked, each once; return how many succeeded and how many are still parked."""
    resources, done, left = registry.opener(service)(), 0, 0
    try:
        while True:
            async with resources.database.read() as session:
                parked = await parking.waiting(session, AT_ONCE, skip=left)
            if not parked:
                return done, left
            outcomes = [await _replay_one(resources, item) for item in parked]
            done, left = done + sum(outcomes), left + outcomes.count(False)
    finally:
        await resources.close()


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


def _migrate_url(service: str) -> str:
    settings = registry.settings(service)
    return (settings.migrate_url or settings.database_url).get_secret_value()

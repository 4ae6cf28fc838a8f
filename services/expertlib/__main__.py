"""`expertlib --help` says what there is."""

import asyncio
import sys
from pathlib import Path

import click

from expertlib import registry
from expertlib.ends import Commands
from expertlib.keys.commands import keys

SERVICE = click.Choice(registry.BACKENDS)


@click.group(cls=Commands)
def main() -> None:
    """The fire-safety expert library: its processes and its operator's commands."""


@main.command()
@click.argument("service", type=click.Choice([*registry.BACKENDS, "gateway"]))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, required=True)
def api(service: str, host: str, port: int) -> None:
    """Serve a service's HTTP interface (or the gateway's pages)."""
    from expertlib import processes

    processes.serve(service, host, port)


@main.command()
@click.argument("services", type=SERVICE, nargs=-1, required=True)
def relay(services: tuple[str, ...]) -> None:
    """Carry outboxes to the broker."""
    from expertlib import processes

    processes.relay(services)


@main.command()
@click.argument("services", type=SERVICE, nargs=-1, required=True)
def consumer(services: tuple[str, ...]) -> None:
    """Handle events."""
    from expertlib import processes

    processes.consume(services)


@main.command()
@click.argument("services", type=SERVICE, nargs=-1, required=True)
@click.option("--pool", type=click.Choice(["prefork", "solo"]), default="prefork", show_default=True)
@click.option("--concurrency", type=int, default=2, show_default=True)
def worker(services: tuple[str, ...], pool: str, concurrency: int) -> None:
    """Run tasks (Celery). `solo` runs them in the process itself and saves memory."""
    from expertlib import processes

    processes.work(services, pool, concurrency)


@main.command()
@click.argument("services", type=SERVICE, nargs=-1, required=True)
@click.option("--revision", default="head", show_default=True)
def migrate(services: tuple[str, ...], revision: str) -> None:
    """Bring the databases of services up to date (MIGRATE_URL, else DATABASE_URL)."""
    from expertlib import operator

    for service in services:
        operator.migrate(service, revision)


@main.command()
@click.argument("service", type=SERVICE)
@click.option("--message", "-m", required=True)
def revision(service: str, message: str) -> None:
    """Write a new revision from the difference between the tables in code and the database."""
    from expertlib import operator

    operator.write_revision(service, message)


@main.command()
def seed() -> None:
    """Load reference data: organizations with their territories, dictionaries, templates. Repeatable."""
    from expertlib import seeding

    asyncio.run(seeding.seed())


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--url", required=True, help="The gateway's address, written into FILE.")
def demo(file: Path, url: str) -> None:
    """Create the demonstration accounts and write them to FILE. Never in production."""
    from expertlib import demonstration

    asyncio.run(demonstration.create(file, url))


@main.command()
@click.option(
    "--experts", "count", type=click.IntRange(min=1), metavar="N", default=1_000_000, show_default=True
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed invents other experts.")
@click.option("--yes", is_flag=True, help="Also outside evaluation.")
def load(count: int, seed: int, yes: bool) -> None:
    """Have every service hold N invented experts without accounts, to measure with. Repeatable, resumable."""
    from expertlib import loading

    def show(done: int, portions: int) -> None:
        click.echo(f"\r{done}/{portions} portions", nl=done == portions)

    print(loading.load(count, seed, show, sure=yes), "experts added")


@main.command("create-admin")
@click.option("--name", prompt="Name")
@click.option("--login", prompt="ID number")
@click.option("--phone", prompt="Mobile number")
def create_admin(name: str, login: str, phone: str) -> None:
    """Create a platform administrator; prints a first password, to be changed at the first login."""
    from expertlib import seeding

    print(asyncio.run(seeding.create_administrator(name, login, phone)))


@main.command("reset-second-factor")
@click.option("--login", prompt="ID number", help="Left out, it is asked for: no trace in the shell.")
def reset_second_factor(login: str) -> None:
    """Take the second factor of an account away, for the last administrator who has lost phone and codes."""
    from expertlib import seeding

    asyncio.run(seeding.reset_second_factor(login))
    print("The second factor is gone and every session has ended.")


@main.command("receipt-address")
def receipt_address() -> None:
    """Print where the chosen SMS provider is to report to, for its console. Keep it secret: it is the signature."""
    from expertlib import operator

    print(operator.receipt_address())


@main.command()
@click.argument("service", type=SERVICE)
def resync(service: str) -> None:
    """Tell all facts of SERVICE again, so that the others can rebuild their projections."""
    from expertlib import seeding

    print(asyncio.run(seeding.resync(service)), "facts told again")


@main.command()
@click.argument("service", type=SERVICE)
def replay(service: str) -> None:
    """Handle parked events and tasks of SERVICE again."""
    from expertlib import operator

    done, left = asyncio.run(operator.replay(service))
    print(f"{done} replayed, {left} still parked")
    sys.exit(1 if left else 0)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def diagrams(file: Path) -> None:
    """Write the state diagrams of all models to FILE (docs/guide/states.md)."""
    from expertlib import diagrams as drawing

    file.write_text(drawing.markdown())


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--keys", type=click.Path(path_type=Path), help="Also write the keys there: not beside the backup."
)
@click.option("--verify", is_flag=True, help="Take none: read the one in FOLDER, without any server.")
def backup(folder: Path, keys: Path | None, verify: bool) -> None:
    """Write all databases and objects to FOLDER, while everything runs. Exit 1 when an object was lost before."""
    from expertlib.backup import commands

    sys.exit(commands.verify(folder) if verify else commands.take(folder, keys))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--keys", type=click.Path(path_type=Path), help="The folder that was written with the backup's --keys."
)
def restore(folder: Path, keys: Path | None) -> None:
    """Fill empty databases and buckets with the backup in FOLDER, check that it is whole, and say what is there."""
    from expertlib.backup import commands

    sys.exit(commands.restore(folder, keys))


@main.group()
def audit() -> None:
    """The audit log."""


@audit.command()
@click.argument("services", type=SERVICE, nargs=-1)
@click.option(
    "--heads", multiple=True, help="Exported heads to compare with: a file, or s3 for the locked bucket."
)
def verify(services: tuple[str, ...], heads: tuple[str, ...]) -> None:
    """Verify the audit chain of services (all by default); exit 1 when one does not hold."""
    from expertlib import auditing

    sys.exit(0 if asyncio.run(auditing.verify(services or registry.BACKENDS, heads)) else 1)


@audit.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def heads(file: Path | None) -> None:
    """Write the current heads of all audit chains down: append them to FILE, lock them in the bucket.

    Workers do so every hour by themselves. Exit 1 when the bucket does not lock.
    """
    from expertlib import auditing

    sys.exit(0 if asyncio.run(auditing.export(file)) else 1)


main.add_command(keys)


if __name__ == "__main__":
    main()

"""The command group `expertlib keys`."""

import asyncio
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click

from expertlib import registry

SERVICE = click.Choice(registry.BACKENDS)
FOLDER = click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Where the keys are; as the services have it if left out.",
)
SETTLE_S = 30.0
SETTLE = click.option(
    "--settle",
    type=click.FloatRange(min=5),
    default=SETTLE_S,
    show_default=True,
    help="Seconds until every process has read a changed file: longer where files are copied to other machines.",
)
TOLD_EVERY_S = 1.0


@click.group()
def keys() -> None:
    """The keys: sealing keys, blind-index keys, the key of the events, the keys of the tokens."""


@keys.command()
@click.argument("folder", type=click.Path(path_type=Path))
def create(folder: Path) -> None:
    """Create the keys that are missing in FOLDER: sealing, blind index and token keys."""
    from expertlib.keys import rings

    rings.create(folder)


@keys.command()
@FOLDER
@click.option("--count/--no-count", default=True, help="Count the rows that bear each key.")
def show(folder: Path | None, count: bool) -> None:
    """Say which keys there are, since when, and how many rows still bear each. Never shows a key."""
    from expertlib.keys import showing

    async def run(where: Path) -> None:
        async for line in showing.lines(where, count=count):
            click.echo(line)

    _run(folder, run)


@keys.group()
def rotate() -> None:
    """Turn keys while everything runs. Killed in the middle, run the same command again."""


@rotate.command("sealing")
@click.argument("services", type=SERVICE, nargs=-1, required=True)
@FOLDER
@SETTLE
def rotate_sealing(services: tuple[str, ...], folder: Path | None, settle: float) -> None:
    """Seal the personal data of SERVICES anew by a new key."""
    _rotate("sealing", services, folder, settle)


@rotate.command("blind")
@click.argument("services", type=SERVICE, nargs=-1, required=True)
@FOLDER
@SETTLE
def rotate_blind(services: tuple[str, ...], folder: Path | None, settle: float) -> None:
    """Make the blind indexes of SERVICES anew by a new key."""
    _rotate("blind", services, folder, settle)


@rotate.command("events")
@FOLDER
@SETTLE
def rotate_events(folder: Path | None, settle: float) -> None:
    """Seal what travels on the bus by a new key; what is on its way stays readable."""
    _rotate("sealing", ("events",), folder, settle)


@rotate.command("tokens")
@FOLDER
@SETTLE
def rotate_tokens(folder: Path | None, settle: float) -> None:
    """Sign tokens by a new key; every service knows it before the first token."""
    from expertlib.keys import rings, rotating

    async def run(where: Path) -> None:
        with rings.held(where):
            await rotating.rotate_tokens(where, settle, rotating.Teller(click.echo, _Progress().show))

    _run(folder, run)


@keys.group()
def retire() -> None:
    """Take old keys out, once nothing needs them: what they sealed cannot be opened any more."""


@retire.command("sealing")
@click.argument("services", type=SERVICE, nargs=-1, required=True)
@FOLDER
def retire_sealing(services: tuple[str, ...], folder: Path | None) -> None:
    """Take the old sealing keys of SERVICES out."""
    _retire("sealing", services, folder)


@retire.command("blind")
@click.argument("services", type=SERVICE, nargs=-1, required=True)
@click.option(
    "--void-recovery-codes", is_flag=True, help="Remove unused recovery codes that bear an old key."
)
@FOLDER
def retire_blind(services: tuple[str, ...], void_recovery_codes: bool, folder: Path | None) -> None:
    """Take the old blind-index keys of SERVICES out."""
    _retire("blind", services, folder, void=void_recovery_codes)


@retire.command("events")
@FOLDER
def retire_events(folder: Path | None) -> None:
    """Take the old key of the events out."""
    _retire("sealing", ("events",), folder)


@retire.command("tokens")
@FOLDER
@SETTLE
def retire_tokens(folder: Path | None, settle: float) -> None:
    """Have no service accept tokens of the old signing key any more."""
    from expertlib.keys import retiring, rings

    async def run(where: Path) -> None:
        with rings.held(where):
            _tell_retired("tokens", await retiring.retire_tokens(where, settle))

    _run(folder, run)


def _rotate(kind: str, services: tuple[str, ...], folder: Path | None, settle: float) -> None:
    from expertlib.keys import rings, rotating

    async def run(where: Path) -> None:
        problems: list[str] = []
        with rings.held(where):
            for service in services:
                ring = rings.Ring(where, kind, service)
                walked = await rotating.rotate(ring, settle, rotating.Teller(click.echo, _Progress().show))
                for name, rows in walked.done.items():
                    click.echo(f"  {name}: {rows} rows")
                problems += dict.fromkeys(walked.problems)
                if not walked.problems:
                    click.echo(f"{ring.name}: done. Later: expertlib keys retire {ring.name}")
        for problem in problems:
            click.echo(f"  NOT DONE  {problem}", err=True)
        if problems:
            sys.exit(1)

    _run(folder, run)


def _retire(kind: str, services: tuple[str, ...], folder: Path | None, *, void: bool = False) -> None:
    from expertlib.keys import retiring, rings

    async def run(where: Path) -> None:
        refused: list[str] = []
        with rings.held(where):
            for service in services:
                ring = rings.Ring(where, kind, service)
                try:
                    _tell_retired(ring.name, await retiring.retire(ring, void=void))
                except rings.CannotTurn as error:
                    refused.append(str(error))
        if refused:
            raise rings.CannotTurn("\n".join(refused))

    _run(folder, run)


def _tell_retired(name: str, key_ids: tuple[str, ...]) -> None:
    click.echo(f"{name}: {', '.join(key_ids)} is gone" if key_ids else f"{name}: there is no old key")


def _run(folder: Path | None, run: Callable[[Path], Coroutine[Any, Any, None]]) -> None:
    from expertlib.keys.rings import CannotTurn

    try:
        asyncio.run(run(folder or registry.settings("identity").keys_dir))
    except CannotTurn as error:
        raise click.ClickException(str(error)) from error
    except PermissionError as error:
        raise click.ClickException(f"{error}: turn keys as their owner, or as root.") from error


class _Progress:
    """Says once a second how far a walk is."""

    def __init__(self) -> None:
        self._told = 0.0

    def show(self, name: str, done: int) -> None:
        if time.monotonic() - self._told >= TOLD_EVERY_S:
            self._told = time.monotonic()
            click.echo(f"  {name}: {done} rows so far")

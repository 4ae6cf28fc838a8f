"""The commands: progress line by line, every refusal as a sentence."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from expertlib.backup import checking, restoring, taking
from expertlib.backup.errors import FAILURES, CannotBackUp
from expertlib.backup.manifest import Manifest

Say = Callable[[str], None]


def take(folder: Path, keys: Path | None) -> int:
    """Take a backup; return the exit status, 1 when the store had lost objects before."""
    with _told() as say:
        manifest = asyncio.run(taking.take(folder, keys, say))
        if keys is None:
            say(
                "the keys are not in it: without them nothing sealed can be read. Keep them too, apart (--keys)"
            )
        say(f"{folder} is whole")
        return _tell_lost(manifest)


def verify(folder: Path) -> int:
    """Read a backup; return the exit status."""
    with _told() as say:
        manifest = checking.check(folder, say)
        say(f"{folder} is whole: a backup as of {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC")
        return _tell_lost(manifest)


def restore(folder: Path, keys: Path | None) -> int:
    """Restore a backup; return the exit status."""
    with _told() as say:
        return _tell_lost(asyncio.run(restoring.restore(folder, keys, say)))


def _tell_lost(manifest: Manifest) -> int:
    for sentence in manifest.lost:
        click.echo(f"lost before the backup: {sentence}")
    return 1 if manifest.lost else 0


@contextmanager
def _told() -> Iterator[Say]:
    """Yield what prints a line with the seconds since the beginning; what goes wrong ends as a sentence."""
    began = time.monotonic()

    def say(text: str) -> None:
        click.echo(f"[{time.monotonic() - began:6.1f} s] {text}")

    try:
        yield say
    except CannotBackUp as refused:
        raise click.ClickException(str(refused)) from refused
    except FAILURES as error:
        raise click.ClickException(f"it did not finish: {error!r}") from error

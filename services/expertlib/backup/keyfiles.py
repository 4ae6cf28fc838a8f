"""The keys of a deployment beside its backup, never in it: whoever finds one of the two can read nothing."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from expertlib import registry
from expertlib.backup.errors import CannotBackUp
from expertlib.backup.manifest import write_durably
from expertlib.keys.rings import CannotTurn, held


def folders() -> list[Path]:
    """Return where the services have their keys, usually one folder."""
    return sorted({registry.settings(service).keys_dir.resolve() for service in registry.BACKENDS})


def ids(sources: Iterable[Path]) -> dict[str, list[str]]:
    """Return the ids in each ring of some folders, by the ring's place in its folder."""
    found: dict[str, set[str]] = {}
    for source in sources:
        for file in sorted([*source.glob("sealing/*.json"), *source.glob("blind/*.json")]):
            keys = json.loads(file.read_text()).get("keys")
            if isinstance(keys, dict):
                found.setdefault(f"{file.parent.name}/{file.name}", set()).update(keys)
    return {name: sorted(names) for name, names in found.items()}


@contextmanager
def unchanged() -> Iterator[None]:
    """Have no key be turned meanwhile: that replaces objects which the dumps still name. CannotBackUp if one is."""
    with ExitStack() as stack:
        for folder in folders():
            try:
                stack.enter_context(held(folder))
            except CannotTurn as turning:
                raise CannotBackUp(
                    "keys are being turned: wait until that has ended, then take the backup."
                ) from turning
            except OSError:
                # A folder that we may only read: its keys are turned by somebody else, elsewhere.
                continue
        yield


def check_apart(keys: Path, backup: Path) -> None:
    """Raise CannotBackUp where keys would lie in the backup or the backup in their folder, or over other keys."""
    inner, outer = keys.resolve(), backup.resolve()
    if inner == outer or inner in outer.parents or outer in inner.parents:
        raise CannotBackUp(
            f"{keys} and {backup} lie in each other: keep the keys apart from the backup, on another medium."
        )
    if keys.exists() and any(keys.iterdir()):
        raise CannotBackUp(f"{keys} is not empty: name a folder of its own for these keys.")


def read(sources: Iterable[Path]) -> dict[str, bytes]:
    """Return every key file of some folders, by its place in its folder."""
    return {
        str(file.relative_to(source)): file.read_bytes()
        for source in sources
        for file in sorted(source.rglob("*.json"))
    }


def write(files: dict[str, bytes], target: Path) -> int:
    """Write key files that are not there yet; return how many. An existing one is never overwritten."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = 0
    for name, content in files.items():
        place = target / name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_durably(place, content)
            written += 1
    return written


def missing(wanted: dict[str, list[str]], sources: Iterable[Path]) -> list[str]:
    """Return `ring: id` for each key that a backup needs and these folders lack."""
    there = ids(sources)
    return [
        f"{ring}: {id}" for ring, needed in wanted.items() for id in needed if id not in there.get(ring, [])
    ]


def in_the_way(wanted: dict[str, list[str]], targets: Iterable[Path]) -> list[str]:
    """Return the rings that stand in these folders already and lack a key that a backup needs."""
    there = ids(targets)
    return [ring for ring, needed in wanted.items() if ring in there and not set(needed) <= set(there[ring])]

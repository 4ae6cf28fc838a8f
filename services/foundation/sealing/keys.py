"""Keys on disk: made once by `expertlib keys create`, turned by `expertlib keys rotate`, never in the database.

`sealing/<service>.json` and `sealing/events.json` hold {"active": key id, "keys": {key id: base64 of 32 bytes}};
`blind/<service>.json` the same for blind indexes. `next` (a key id) is a key that every process should know before
anything is sealed by it; `since` says by key id since when each key is in the ring or, for the active one, active.
Both may be missing. `tokens.private.json` is identity's signing key (JWK), `tokens.public.json` the set of public
keys (JWKS) by which every service verifies.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

SEALING_PREFIX = "k"
BLIND_PREFIX = "b"


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by id in the order in which they came, and which of them seals what is new.

    `next` is known but not yet used; `since` holds the time of each key's last change.
    """

    active: str
    keys: dict[str, bytes]
    next: str | None = None
    since: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def generate(cls, prefix: str = SEALING_PREFIX) -> "Keyring":
        """Return a ring with one new random key; blind indexes take BLIND_PREFIX, which marks their values."""
        name = _new_id(prefix)
        return cls(name, {name: secrets.token_bytes(32)}, since={name: datetime.now(UTC)})

    @classmethod
    def read(cls, path: Path) -> "Keyring":
        """Return the ring that is stored at `path`; raise OSError or ValueError if it is not one."""
        data = json.loads(path.read_text())
        try:
            keys = {name: base64.b64decode(value) for name, value in data["keys"].items()}
            since = {name: datetime.fromisoformat(at) for name, at in data.get("since", {}).items()}
            active, following = data["active"], data.get("next")
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path.name} is not a keyring") from error
        whole = active in keys and (following is None or following in keys)
        if not whole or any(len(key) != 32 for key in keys.values()):
            raise ValueError(f"{path.name} is not a keyring")
        return cls(active, keys, following, since)

    @property
    def old(self) -> tuple[str, ...]:
        """Return the ids of the keys that only open what is there already."""
        return tuple(name for name in self.keys if name not in (self.active, self.next))

    def with_next(self, prefix: str, at: datetime) -> "Keyring":
        """Return the ring with one more key that is only known; ValueError while a rotation is not finished."""
        if self.next is not None or self.old:
            raise ValueError("this ring has a second key already")
        name = _new_id(prefix)
        keys = {**self.keys, name: secrets.token_bytes(32)}
        return replace(self, keys=keys, next=name, since={**self.since, name: at})

    def switched(self, at: datetime) -> "Keyring":
        """Return the ring in which the next key is the active one; ValueError without one."""
        if self.next is None:
            raise ValueError("this ring has no next key")
        return replace(self, active=self.next, next=None, since={**self.since, self.next: at})

    def without(self, key_id: str) -> "Keyring":
        """Return the ring without an old key; ValueError for one that is used."""
        if key_id not in self.old:
            raise ValueError(f"{key_id} is not an old key of this ring")
        keys = {name: key for name, key in self.keys.items() if name != key_id}
        return replace(self, keys=keys, since={name: at for name, at in self.since.items() if name in keys})

    def write(self, path: Path) -> None:
        """Store the ring at `path`, readable by its owner only; an existing file is never overwritten."""
        write_secret(path, self._text())

    def replace_at(self, path: Path) -> None:
        """Store the ring in place of the one at `path`: a reader finds the old one or the new one, whole."""
        replace_secret(path, self._text())

    def _text(self) -> str:
        keys = {name: base64.b64encode(key).decode() for name, key in self.keys.items()}
        since = {name: at.isoformat() for name, at in self.since.items()}
        following = {"next": self.next} if self.next else {}
        return json.dumps({"active": self.active, **following, "since": since, "keys": keys})


def write_secret(path: Path, text: str) -> None:
    """Create `path` with mode 0600 and write `text`; raise FileExistsError if it exists.

    It is there whole or not at all: a half-written key file would count as there, and nobody would make it again.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = _written_beside(path, text)
    try:
        os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    _keep_name(path)


def replace_secret(path: Path, text: str, mode: int = 0o600) -> None:
    """Have `path` hold `text` from one moment to the next, even if the machine fails in the middle.

    Its owner stays: root may turn the keys that the services' own account reads. Whoever may not give a file away
    gets a PermissionError, and nothing is changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = _written_beside(path, text)
    try:
        beside.chmod(mode)
        _give_to_owner(beside, path)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    _keep_name(path)


def _written_beside(path: Path, text: str) -> Path:
    """Return a new private file in the same folder with this text, on the disk."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        beside.unlink()
        raise
    return beside


def _give_to_owner(beside: Path, path: Path) -> None:
    """Have a new file belong to whom the one in its place belongs."""
    if path.exists() and (before := path.stat()).st_uid != beside.stat().st_uid:
        os.chown(beside, before.st_uid, before.st_gid)


def _keep_name(path: Path) -> None:
    """Have the folder's entry on the disk too."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _new_id(prefix: str) -> str:
    return prefix + secrets.token_hex(4)

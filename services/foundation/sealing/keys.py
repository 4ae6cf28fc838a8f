"""Keys on disk: made once by `expertlib keys`, read at the start of each process, never in the database.

`sealing/<service>.json` and `sealing/events.json` hold {"active": key id, "keys": {key id: base64 of 32 bytes}};
`blind/<service>.json` the same for blind indexes. `tokens.private.json` is identity's signing key (JWK),
`tokens.public.json` the set of public keys (JWKS) by which every service verifies.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by id, and which of them seals what is new."""

    active: str
    keys: dict[str, bytes]

    @classmethod
    def generate(cls) -> "Keyring":
        """Return a ring with one new random key."""
        name = "k" + secrets.token_hex(4)
        return cls(name, {name: secrets.token_bytes(32)})

    @classmethod
    def read(cls, path: Path) -> "Keyring":
        """Return the ring that is stored at `path`; raise OSError or ValueError if it is not one."""
        data = json.loads(path.read_text())
        keys = {name: base64.b64decode(value) for name, value in data["keys"].items()}
        if data["active"] not in keys or any(len(key) != 32 for key in keys.values()):
            raise ValueError(f"{path.name} is not a keyring")
        return cls(data["active"], keys)

    def write(self, path: Path) -> None:
        """Store the ring at `path`, readable by its owner only; an existing file is never overwritten."""
        keys = {name: base64.b64encode(key).decode() for name, key in self.keys.items()}
        write_secret(path, json.dumps({"active": self.active, "keys": keys}))


def write_secret(path: Path, text: str) -> None:
    """Create `path` with mode 0600 and write `text`; raise FileExistsError if it exists."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)

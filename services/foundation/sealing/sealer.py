"""Personal data at rest and on the bus: AES-256-GCM, and blind indexes to find it again."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from foundation.sealing.keys import BLIND_PREFIX, Keyring
from foundation.sealing.watched import WatchedFile

FORMAT = b"\x01"
NONCE_BYTES = 12
DIGEST_BYTES = 32

Rings = Callable[[], Keyring]


class CannotOpen(Exception):
    """The sealed bytes were changed, belong to another place, or their key is gone."""


class BlindIndex(bytes):
    """A blind index: as bytes it is the one under the active key, which is what is stored.

    `every` holds the one under each key of the ring, the active one's first: while the keys turn, what was stored
    before is found only under an older key. Whoever looks something up compares with all of them.
    """

    every: tuple[bytes, ...]

    @classmethod
    def under(cls, every: tuple[bytes, ...]) -> "BlindIndex":
        """Return the index whose values under the keys of the ring are these."""
        made = cls(every[0])
        made.every = every
        return made

    @property
    def turning(self) -> bool:
        """Return whether the ring has more than one key: a unique index is then not enough to keep it unique."""
        return len(self.every) > 1

    @property
    def in_order(self) -> tuple[bytes, ...]:
        """Return all values in an order that is the same whichever key is active: locks are taken in it."""
        return tuple(sorted(self.every))

    def met_by(self, stored: bytes | None) -> bool:
        """Return whether what was stored is the index of the same value, under whichever key."""
        return stored is not None and any(hmac.compare_digest(stored, one) for one in self.every)


class Sealer:
    """Seals texts for one place each. The format is: version, length of key id, key id, nonce, ciphertext.

    The associated data names the place (table|column|row, or the event), so that a sealed value copied to
    another row does not open there. The rings are asked for at each use: they may turn while the process runs.
    """

    def __init__(self, sealing: Keyring | Rings, blinding: Keyring | Rings | None = None) -> None:
        self._sealing = _asked(sealing)
        self._blinding = _asked(blinding) if blinding is not None else None

    @classmethod
    def of_service(cls, keys_dir: Path, service: str) -> "Sealer":
        """Return the sealer of a service's own database; it follows the files when they change."""
        return cls(
            WatchedFile(keys_dir / "sealing" / f"{service}.json", Keyring.read).current,
            WatchedFile(keys_dir / "blind" / f"{service}.json", Keyring.read).current,
        )

    @classmethod
    def of_events(cls, keys_dir: Path) -> "Sealer":
        """Return the sealer that all services share for what travels on the bus."""
        return cls(WatchedFile(keys_dir / "sealing" / "events.json", Keyring.read).current)

    def seal(self, text: str, place: str) -> bytes:
        """Return `text` sealed for `place` with the active key."""
        return self.seal_bytes(text.encode(), place)

    def open(self, sealed: bytes, place: str) -> str:
        """Return the text that was sealed for `place`; raise CannotOpen if it was not, or not by us."""
        return self.open_bytes(sealed, place).decode()

    def seal_bytes(self, data: bytes, place: str) -> bytes:
        """Return a file's bytes sealed for `place` with the active key."""
        ring = self._sealing()
        key_id = ring.active.encode()
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(ring.keys[ring.active]).encrypt(nonce, data, place.encode())
        return FORMAT + bytes([len(key_id)]) + key_id + nonce + sealed

    def open_bytes(self, sealed: bytes, place: str) -> bytes:
        """Return the bytes that were sealed for `place`; raise CannotOpen if they were not, or not by us."""
        key_id = key_id_of(sealed)
        key = self._sealing().keys.get(key_id) if key_id is not None else None
        if key is None:
            raise CannotOpen(place)
        end = 2 + sealed[1]
        try:
            return AESGCM(key).decrypt(
                sealed[end : end + NONCE_BYTES], sealed[end + NONCE_BYTES :], place.encode()
            )
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(place) from error

    def seal_json(self, value: Any, place: str) -> bytes:
        """Return a JSON value sealed for `place`."""
        return self.seal(orjson.dumps(value).decode(), place)

    def open_json(self, sealed: bytes, place: str) -> Any:
        """Return the JSON value that was sealed for `place`."""
        return orjson.loads(self.open(sealed, place))

    def blind(self, field: str, normalised: str) -> BlindIndex:
        """Return the blind index of a normalised value: equal values, equal bytes; each field its own key."""
        if self._blinding is None:
            raise RuntimeError("this sealer has no blind index keys")
        ring = self._blinding()
        others = [name for name in ring.keys if name != ring.active]
        return BlindIndex.under(
            tuple(_blind(name, ring.keys[name], field, normalised) for name in [ring.active, *others])
        )


def key_id_of(sealed: bytes) -> str | None:
    """Return the id of the key by which something was sealed; None for what is not sealed."""
    if len(sealed) < 2 or sealed[:1] != FORMAT:
        return None
    return sealed[2 : 2 + sealed[1]].decode(errors="replace")


def blind_mark(key_id: str) -> bytes:
    """Return what ends each blind index under a key: four bytes that tell the key, none for keys of the first kind."""
    return bytes.fromhex(key_id[1:]) if key_id.startswith(BLIND_PREFIX) else b""


def _blind(key_id: str, key: bytes, field: str, normalised: str) -> bytes:
    field_key = hmac.digest(key, f"blind index|{field}".encode(), hashlib.sha256)
    return hmac.digest(field_key, normalised.encode(), hashlib.sha256) + blind_mark(key_id)


def _asked(ring: Keyring | Rings) -> Rings:
    return (lambda: ring) if isinstance(ring, Keyring) else ring

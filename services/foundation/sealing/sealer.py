"""Personal data at rest and on the bus: AES-256-GCM, and blind indexes to find it again."""

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from foundation.sealing.keys import Keyring

FORMAT = b"\x01"
NONCE_BYTES = 12


class CannotOpen(Exception):
    """The sealed bytes were changed, belong to another place, or their key is gone."""


class Sealer:
    """Seals texts for one place each. The format is: version, length of key id, key id, nonce, ciphertext.

    The associated data names the place (table|column|row, or the event), so that a sealed value copied to
    another row does not open there.
    """

    def __init__(self, sealing: Keyring, blinding: Keyring | None = None) -> None:
        self._sealing = sealing
        self._blinding = blinding

    @classmethod
    def of_service(cls, keys_dir: Path, service: str) -> "Sealer":
        """Return the sealer of a service's own database."""
        return cls(
            Keyring.read(keys_dir / "sealing" / f"{service}.json"),
            Keyring.read(keys_dir / "blind" / f"{service}.json"),
        )

    @classmethod
    def of_events(cls, keys_dir: Path) -> "Sealer":
        """Return the sealer that all services share for what travels on the bus."""
        return cls(Keyring.read(keys_dir / "sealing" / "events.json"))

    def seal(self, text: str, place: str) -> bytes:
        """Return `text` sealed for `place` with the active key."""
        return self.seal_bytes(text.encode(), place)

    def open(self, sealed: bytes, place: str) -> str:
        """Return the text that was sealed for `place`; raise CannotOpen if it was not, or not by us."""
        return self.open_bytes(sealed, place).decode()

    def seal_bytes(self, data: bytes, place: str) -> bytes:
        """Return a file's bytes sealed for `place` with the active key."""
        key_id = self._sealing.active.encode()
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self._sealing.keys[self._sealing.active]).encrypt(nonce, data, place.encode())
        return FORMAT + bytes([len(key_id)]) + key_id + nonce + sealed

    def open_bytes(self, sealed: bytes, place: str) -> bytes:
        """Return the bytes that were sealed for `place`; raise CannotOpen if they were not, or not by us."""
        if sealed[:1] != FORMAT:
            raise CannotOpen(place)
        end = 2 + sealed[1]
        key = self._sealing.keys.get(sealed[2:end].decode(errors="replace"))
        if key is None:
            raise CannotOpen(place)
        try:
            return AESGCM(key).decrypt(
                sealed[end : end + NONCE_BYTES], sealed[end + NONCE_BYTES :], place.encode()
            )
        except InvalidTag as error:
            raise CannotOpen(place) from error

    def seal_json(self, value: Any, place: str) -> bytes:
        """Return a JSON value sealed for `place`."""
        return self.seal(orjson.dumps(value).decode(), place)

    def open_json(self, sealed: bytes, place: str) -> Any:
        """Return the JSON value that was sealed for `place`."""
        return orjson.loads(self.open(sealed, place))

    def blind(self, field: str, normalised: str) -> bytes:
        """Return the blind index of a normalised value: equal values, equal 32 bytes; each field its own key."""
        if self._blinding is None:
            raise RuntimeError("this sealer has no blind index keys")
        key = self._blinding.keys[self._blinding.active]
        field_key = hmac.digest(key, f"blind index|{field}".encode(), hashlib.sha256)
        return hmac.digest(field_key, normalised.encode(), hashlib.sha256)

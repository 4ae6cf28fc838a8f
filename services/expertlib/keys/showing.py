"""Showing: which keys there are, since when, and how much still bears each. Never a key."""

from collections.abc import AsyncIterator
from pathlib import Path

from expertlib.keys.rings import Ring, all_rings, columns_of, engine_of, opened
from foundation.auth.tokens import NEXT_FILE, PRIVATE_FILE, PUBLIC_FILE, read_private, read_public
from foundation.sealing.declared import Bearing, bearing_blind, bearing_sealed
from foundation.sealing.keys import Keyring


async def lines(folder: Path, *, count: bool) -> AsyncIterator[str]:
    """Yield the keys ring by ring; with `count` also how many rows bear each."""
    for ring in all_rings(folder):
        keys = ring.read()
        borne = await _borne(ring, keys) if count and ring.service != "events" else []
        yield ring.name
        for key_id in keys.keys:
            since = keys.since.get(key_id)
            yield (
                f"  {key_id}  {state(keys, key_id):6}  since {since:%Y-%m-%d %H:%M} UTC"
                if since
                else (f"  {key_id}  {state(keys, key_id):6}  since the beginning")
            )
            for one in borne:
                if one.key_id == key_id:
                    yield f"      {one.name}: {one.rows} rows{_needed(one)}"
        for one in borne:
            if one.key_id not in keys.keys:
                yield f"  {one.key_id}  MISSING  {one.name}: {one.rows} rows, {one.needed} of them needed"
    for line in _tokens(folder):
        yield line


def state(keys: Keyring, key_id: str) -> str:
    """Return what a key of a ring is for."""
    if key_id == keys.active:
        return "active"
    return "next" if key_id == keys.next else "old"


async def _borne(ring: Ring, keys: Keyring) -> list[Bearing]:
    async with opened(ring.service) as resources, engine_of(resources) as engine:
        columns = columns_of(ring.service)
        if ring.kind == "blind":
            return await bearing_blind(engine, columns, keys)
        return await bearing_sealed(engine, columns)


def _needed(one: Bearing) -> str:
    return "" if one.needed == one.rows else f", {one.needed} of them needed"


def _tokens(folder: Path) -> list[str]:
    signing = read_private(folder / PRIVATE_FILE).kid
    following = read_private(folder / NEXT_FILE).kid if (folder / NEXT_FILE).exists() else None
    names = {signing: "active", following: "next"}
    known = [key.kid for key in read_public(folder / PUBLIC_FILE).keys]
    return ["tokens", *(f"  {kid}  {names.get(kid, 'old')}" for kid in known)]

"""What the tests of rotations need: keys of their own, a look at what bears which key, and load meanwhile."""

import asyncio
import shutil
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from expertlib.keys import retiring, rings, rotating
from foundation.auth.tokens import TokenVerifier
from foundation.sealing import watched
from foundation.sealing.declared import bearing_blind, bearing_sealed
from foundation.sealing.sealer import Sealer

SETTLE_S = 0.2
LATER = timedelta(hours=2)


@asynccontextmanager
async def own_keys(kit, folder, monkeypatch):
    """Yield a copy of the keys that only this service uses, and that it reads again at every use."""
    monkeypatch.setattr(watched, "LOOKED_AT_EVERY_S", 0.0)
    keys, resources = folder / "keys", kit.resources
    shutil.copytree(resources.settings.keys_dir, keys)
    before = resources.settings, resources.sealer, resources.event_sealer, kit.app.state.verifier
    resources.settings = resources.settings.model_copy(update={"keys_dir": keys})
    resources.sealer = Sealer.of_service(keys, resources.service)
    resources.event_sealer = Sealer.of_events(keys)
    kit.app.state.verifier = TokenVerifier(keys, resources.service)
    resources.extras.pop("signer", None)
    try:
        yield keys
    finally:
        resources.settings, resources.sealer, resources.event_sealer, kit.app.state.verifier = before
        resources.extras.pop("signer", None)


def ring_of(keys, kind, service):
    return rings.Ring(keys, kind, service)


async def turn(ring, say=None, settle_s=SETTLE_S):
    """Rotate; return what the walk has done."""
    return await rotating.rotate(
        ring, settle_s, rotating.Teller(lambda _line: None, say or (lambda *_: None))
    )


async def retire(ring, **more):
    """Retire as if the longest write and whatever lay in Redis had ended."""
    return await retiring.retire(ring, now=datetime.now(UTC) + LATER, **more)


async def bearing(ring):
    """Return {table.column: {key id: rows}} of a service's ring."""
    found = {}
    async with rings.opened(ring.service) as resources, rings.engine_of(resources) as engine:
        columns = rings.columns_of(ring.service)
        if ring.kind == "blind":
            counts = await bearing_blind(engine, columns, ring.read())
        else:
            counts = await bearing_sealed(engine, columns)
    for one in counts:
        found.setdefault(one.name, {})[one.key_id] = one.rows
    return found


class Load:
    """Does something again and again while the test does something else; counts, and keeps what went wrong."""

    def __init__(self, *deeds):
        self.deeds, self.done, self.wrong = deeds, 0, []

    async def __aenter__(self):
        self._tasks = [asyncio.create_task(self._go_on(deed)) for deed in self.deeds]
        await self._until(len(self.deeds))
        return self

    async def __aexit__(self, *_):
        await self._until(self.done + len(self.deeds))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _until(self, done):
        async with asyncio.timeout(60):
            while self.done < done and not self.wrong:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def _go_on(self, deed):
        while True:
            try:
                await deed()
            except Exception as error:
                self.wrong.append(f"{deed.__name__}: {error!r}")
            self.done += 1
            await asyncio.sleep(0.01)

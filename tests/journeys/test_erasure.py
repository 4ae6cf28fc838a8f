"""A person registers, applies, is reviewed, asks to be deleted, and is in no column of the four databases any more."""

from importlib import import_module
from uuid import UUID

import pytest
from sqlalchemy import select, text

from contracts.subscriptions import SUBSCRIPTIONS
from contracts.words import Role
from experts.seed import seed as experts_seed
from experts.tests.service import given
from foundation.bus.envelope import unwrap
from foundation.bus.tables import OutboxEntry
from foundation.testing.canary import found_in
from identity.tests.service import steps
from notify.seed import seed as notify_seed
from notify.tests.service.making import no_quiet_hours
from review.tests.service import making

pytestmark = pytest.mark.service

NAME, PHONE, EMAIL = "热依木江·买买提", "13987650011", "canary@example.com"
WORDS = (NAME, steps.NUMBER, PHONE, EMAIL)
DOCUMENTED = {"audit_entries.actor_name", "audit_entries.reason"}
"""The audit log says who did what and why; it is kept (docs/guide/retention.md)."""
JOBS = {
    "identity": ("forget_registrations", "forget_guesses", "forget_sessions", "forget_traffic"),
    "experts": ("forget_traffic",),
    "review": ("forget_notices", "forget_traffic"),
    "notify": ("forget_numbers", "forget_messages", "forget_traffic"),
}


class Town:
    """The four services, and what carries facts between them as the bus would."""

    def __init__(self, **kits):
        self.kits = kits
        self.seen = dict.fromkeys(kits, 0)

    async def carry(self):
        """Bring every new fact to everybody who listens, until nobody has anything new to tell."""
        while any([await self._carry_from(name) for name in self.kits]):
            pass

    async def _carry_from(self, name):
        kit = self.kits[name]
        kinds = {kind.NAME: kind for listened in SUBSCRIPTIONS.values() for kind in listened}
        fresh = select(OutboxEntry).where(OutboxEntry.kind == "event", OutboxEntry.position > self.seen[name])
        async with kit.resources.database.read() as session:
            rows = (await session.scalars(fresh.order_by(OutboxEntry.position))).all()
        for row in rows:
            fact = unwrap(row.body, kinds[row.name], kit.resources.event_sealer)
            for listener, listened in SUBSCRIPTIONS.items():
                if type(fact) in listened:
                    await self.kits[listener].deliver(fact, event_id=row.id)
            self.seen[name] = row.position
        return bool(rows)

    async def left_over(self):
        """Return where the person is still found, by service."""
        found = {}
        for name, kit in self.kits.items():
            metadata = import_module(f"{name}.database").Base.metadata
            if columns := await found_in(kit, metadata, WORDS) - DOCUMENTED:
                found[name] = columns
        return found

    async def three_months_later(self):
        """Have everything that was told be sent, and every retention job run."""
        for name, kit in self.kits.items():
            async with kit.resources.database.writing.begin() as session:
                await session.execute(text("UPDATE outbox SET sent_at = created_at WHERE sent_at IS NULL"))
            kit.clock.move(days=91)
            for job in JOBS[name]:
                await kit.tasks.entries[f"{name}.{job}"](kit.resources)


async def objects(kit, table, start):
    """Return the keys of the objects that the rows of a table have."""
    async with kit.resources.database.read() as session:
        ids = (await session.scalars(text(f"SELECT id FROM {table}"))).all()
    assert ids
    return [key for one in ids async for key in kit.resources.store.keys(start.format(one))]


async def a_reviewed_applicant(town):
    """Register, be granted, apply, be rejected with an opinion that names the person; return the account's id."""
    identity, experts, review, notify = town.kits.values()
    for kit, seed in ((experts, experts_seed), (notify, notify_seed)):
        async with kit.resources.unit_of_work() as uow:
            await seed(uow)
    await no_quiet_hours(notify)
    account_id = UUID(await steps.registered(identity, name=NAME, phone=PHONE))
    assert (await steps.decide(identity, account_id, granted=True)).status_code == 201
    await making.tell_organizations(review)
    await town.carry()
    person = given.Applicant(experts, experts.actor(Role.APPLICANT, id=account_id, name=NAME))
    case_id = await person.submitted(phone=PHONE, email=EMAIL)
    await town.carry()
    body = {"stage": "preliminary", "verdict": "reject", "opinion": f"{NAME}的材料不清晰"}
    assert (
        await making.decide(review, making.an_association_reviewer(review), case_id, **body)
    ).status_code == 201
    await town.carry()
    await notify.run_tasks(due_only=False)
    return account_id


async def test_nothing_is_left_of_who_was_deleted(identity, experts, review, notify):
    town = Town(identity=identity, experts=experts, review=review, notify=notify)
    account_id = await a_reviewed_applicant(town)
    assert set(await town.left_over()) == {"identity", "experts", "review", "notify"}

    headers = await steps.signed_in(identity)
    asked = await identity.client.post(
        "/personal-requests/own/erasures", json={"password": steps.PASSWORD, "why": NAME}, headers=headers
    )
    assert asked.status_code == 201, asked.text
    for kit in (experts, review):
        admin = kit.as_(kit.actor(Role.PLATFORM_ADMIN))
        assert (await kit.client.get(f"/erasures/{account_id}", headers=admin)).json() == {"problem": None}
    done = await identity.client.post(
        f"/personal-requests/{asked.json()['id']}/erasure",
        json={"version": 1},
        headers=steps.administrator(identity),
    )
    assert done.status_code == 204, done.text

    await town.carry()
    for kit in town.kits.values():
        await kit.run_tasks()
    # at once nothing is left but the last word to the number, and what was told, sealed for the bus
    assert await town.left_over() in ({}, {"notify": {"messages.phone", "sms_outbox.phone"}})
    assert await objects(identity, "photos", "photos/{}.jpg") == []
    assert await objects(experts, "attachments", "attachments/{}/") == []
    await town.three_months_later()
    assert await town.left_over() == {}

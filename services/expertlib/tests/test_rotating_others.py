"""Keys of review and notify turn, and those that all services share: of the events, of the tokens."""

import os
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from contracts.events.review import DelegationOffered, NoticeIssued
from expertlib.keys import retiring, rotating, showing
from expertlib.keys.rings import CannotTurn, Ring, held
from foundation.auth.tokens import NEXT_FILE, PRIVATE_FILE, PUBLIC_FILE, read_private, read_public
from foundation.bus.tables import OutboxEntry
from foundation.sealing.sealer import key_id_of
from notify.messages.model import Message
from notify.messages.tasks import send_message
from notify.seed import seed
from notify.tests.service.making import PHONE, a_submission, no_quiet_hours, tell_account
from review.notices.model import Notice
from review.tests.service.activities import (
    a_coordinator,
    an_officer,
    delegated,
    hand_over,
    open_link,
    open_picking,
    send_link,
    tell_expert,
)
from review.tests.service.making import tell_organizations

from . import turning

pytestmark = pytest.mark.service

ONE = [{"specialty": "fire_protection", "head_count": 1}]


@pytest_asyncio.fixture(loop_scope="session")
async def review_keys(review, tmp_path, monkeypatch):
    async with turning.own_keys(review, tmp_path, monkeypatch) as folder:
        await tell_organizations(review)
        yield folder


async def paper_of(review, actor, notice):
    reply = await review.client.get(f"/notices/{notice['id']}/file", headers=review.as_(actor))
    assert reply.status_code == 200, reply.text
    return reply.content


async def test_notices_their_papers_and_their_public_pages_outlive_the_keys(review, review_keys):
    officer, coordinator = an_officer(review), a_coordinator(review)
    _, (notice,) = await delegated(review, officer, coordinator, await tell_expert(review, name="古丽"))
    await review.run_tasks()
    before = await paper_of(review, officer, notice)
    (told,) = await review.emitted(NoticeIssued)
    for kind in ("sealing", "blind"):
        ring = turning.ring_of(review_keys, kind, "review")
        walked = await turning.turn(ring)
        assert walked.problems == []
        assert len(await turning.retire(ring)) == 1
    assert await paper_of(review, officer, notice) == before
    async with review.resources.database.read() as session:
        kept = (await session.scalars(select(Notice))).one()
    keys = [key async for key in review.resources.store.keys(f"notices/{notice['id']}/")]
    assert keys == [kept.file_key]
    head = await review.resources.store.read_head(kept.file_key, 64)
    assert key_id_of(head) == turning.ring_of(review_keys, "sealing", "review").read().active
    reply = await review.client.post("/notices/verification", json={"code": told.code})
    assert reply.json()["number"] == notice["number"]


async def test_a_link_that_was_sent_opens_after_the_switch_and_holds_the_old_key(review, review_keys):
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer, needs=ONE)
    [delegation] = await hand_over(review, officer, activity, await tell_expert(review))
    sent = await send_link(review, coordinator, delegation)
    ring = turning.ring_of(review_keys, "blind", "review")
    await turning.turn(ring)
    assert (await open_link(review, sent.token))["state"] == "open"
    with pytest.raises(CannotTurn, match=r"1 rows of delegation_offers\.token_index"):
        await turning.retire(ring)


@pytest_asyncio.fixture(loop_scope="session")
async def notify_keys(notify, tmp_path, monkeypatch):
    async with turning.own_keys(notify, tmp_path, monkeypatch) as folder:
        async with notify.resources.unit_of_work() as uow:
            await seed(uow)
        yield folder


async def messages_of(notify):
    async with notify.resources.database.read() as session:
        return list(await session.scalars(select(Message)))


async def test_messages_open_and_the_budget_of_a_number_goes_on(notify, notify_keys):
    await no_quiet_hours(notify)
    await notify.deliver(a_submission(notify, await tell_account(notify)))
    (message,) = [one for one in await messages_of(notify) if one.channel == "sms"]
    await send_message(notify.resources, str(message.id))
    sealing, blind = (turning.ring_of(notify_keys, kind, "notify") for kind in ("sealing", "blind"))
    old = blind.read().active
    walked = await turning.turn(sealing)
    assert walked.problems == []
    borne = await turning.bearing(sealing)
    assert walked.done == {
        name: sum(rows.values()) for name, rows in borne.items()
    }  # an empty column has none
    assert len(await turning.retire(sealing)) == 1
    assert (await turning.turn(blind)).problems == []
    (kept,) = [one for one in await messages_of(notify) if one.channel == "sms"]
    assert notify.resources.sealer.blind("phone", PHONE).met_by(kept.phone_index)
    borne = await turning.bearing(blind)
    assert set(borne["messages.phone_index"]) == {old}
    # it went to an account, whose number may have changed since: found under the old key for a week
    with pytest.raises(CannotTurn, match=r"messages\.phone_index"):
        await turning.retire(blind)


def events(folder):
    return Ring(folder, "sealing", "events")


async def test_facts_on_their_way_hold_the_key_of_the_events(review, review_keys, identity, experts, notify):
    officer, coordinator = an_officer(review), a_coordinator(review)
    activity = await open_picking(review, officer, needs=ONE)
    [delegation] = await hand_over(review, officer, activity, await tell_expert(review))
    sent = await send_link(review, coordinator, delegation)
    ring = events(review_keys)
    await turning.turn(ring)
    assert await review.emitted(DelegationOffered) == [sent]
    with pytest.raises(CannotTurn, match="facts of review are not published yet"):
        await turning.retire(ring)
    async with review.resources.database.writing.begin() as session:
        await session.execute(update(OutboxEntry).values(sent_at=datetime.now(UTC)))
    with pytest.raises(CannotTurn, match="have not been handled by notify yet"):
        await turning.retire(ring)
    async with review.resources.database.writing.begin() as session:
        await session.execute(update(OutboxEntry).values(sent_at=datetime.now(UTC) - timedelta(days=31)))
    assert len(await turning.retire(ring)) == 1


async def test_no_token_is_refused_while_the_signing_key_turns(identity, tmp_path, monkeypatch):
    tell = rotating.Teller(lambda _line: None, lambda *_: None)
    async with turning.own_keys(identity, tmp_path, monkeypatch) as folder:
        actor = identity.actor("platform_admin")
        old = read_private(folder / PRIVATE_FILE).kid

        async def ask():
            answer = await identity.client.get("/accounts", headers=identity.as_(actor))
            assert answer.status_code == 200, answer.text

        async with turning.Load(ask, ask) as load:
            await rotating.rotate_tokens(folder, turning.SETTLE_S, tell)
        assert (load.wrong, load.done > 2) == ([], True)
        signing = read_private(folder / PRIVATE_FILE).kid
        assert signing != old
        assert {key.kid for key in read_public(folder / PUBLIC_FILE).keys} == {old, signing}
        with pytest.raises(CannotTurn, match="lives until"):
            await retiring.retire_tokens(folder, 5)
        with pytest.raises(CannotTurn, match="retire the old key first"):
            await rotating.rotate_tokens(folder, turning.SETTLE_S, tell)
        later = datetime.now(UTC) + timedelta(minutes=5)
        assert await retiring.retire_tokens(folder, 5, now=later) == (old,)
        assert {"key.activate", "key.retire"} <= set(await identity.audit_actions())


async def test_a_rotation_of_tokens_that_was_killed_goes_on(identity, tmp_path, monkeypatch):
    lines = []

    def die(line):
        lines.append(line)
        raise KeyboardInterrupt

    async with turning.own_keys(identity, tmp_path, monkeypatch) as folder:
        with pytest.raises(KeyboardInterrupt):
            await rotating.rotate_tokens(folder, 0, rotating.Teller(die, lambda *_: None))
        following = read_private(folder / NEXT_FILE).kid
        await rotating.rotate_tokens(folder, 0, rotating.Teller(lines.append, lambda *_: None))
        assert read_private(folder / PRIVATE_FILE).kid == following
        assert not (folder / NEXT_FILE).exists()


async def test_what_is_shown_names_keys_and_rows_and_no_key(identity, tmp_path, monkeypatch):
    from identity.tests.service import steps

    async with turning.own_keys(identity, tmp_path, monkeypatch) as folder:
        await steps.account(identity)
        lines = [line async for line in showing.lines(folder, count=True)]
        ring = turning.ring_of(folder, "sealing", "identity").read()
        assert any(ring.active in line and "active" in line for line in lines)
        assert "      accounts.document: 1 rows" in lines
        shown = "\n".join(lines)
        secrets = [value for path in folder.rglob("*.json") for value in _values(path)]
        assert len(secrets) > 9
        assert not any(secret in shown for secret in secrets)


def _values(path):
    import json

    data = json.loads(path.read_text())
    return (
        [*data.get("keys", {}).values()]
        if isinstance(data.get("keys"), dict)
        else [data["d"]]
        if "d" in data
        else []
    )


async def test_two_commands_do_not_turn_keys_of_one_folder_at_once(tmp_path):
    with held(tmp_path), pytest.raises(CannotTurn), held(tmp_path):
        pass
    with held(tmp_path):
        pass


async def test_the_lock_holds_for_an_account_that_may_only_read_the_file(tmp_path, monkeypatch):
    opened = os.open

    def may_only_read(path, flags, *mode):
        if flags & os.O_RDWR:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, flags, *mode)

    with held(tmp_path):
        monkeypatch.setattr(os, "open", may_only_read)
        with pytest.raises(CannotTurn), held(tmp_path):
            pass
    with held(tmp_path):
        pass

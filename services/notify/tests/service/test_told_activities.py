"""Who is told what about review activities, delegations and notices, by which channel, once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from contracts.words import Role
from foundation.bus.handling import NotYet
from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit
from notify.settings import settings
from notify.tests.service.activity_facts import (
    ACTIVITY,
    BEGINS,
    EXPERT,
    EXPERT_PHONE,
    LOCAL,
    PLACE,
    TITLE,
    TOKEN,
    a_cancellation,
    a_notice,
    a_release,
    a_submission,
    an_answer,
    an_offer,
    an_upcoming,
    tell_coordinator,
    tell_expert,
    tell_officer,
)
from notify.tests.service.looking import call
from notify.tests.service.making import an_account, inbox, outbox

pytestmark = pytest.mark.service


async def told(notify: ServiceKit, account_id: UUID) -> list[dict[str, str]]:
    """Return the person's messages in the app, the oldest first."""
    items: list[dict[str, str]] = (await inbox(notify, account_id))["items"]
    return items[::-1]


async def texts(notify: ServiceKit, phone: str) -> list[str]:
    """Return what a phone got, the oldest first."""
    await notify.run_tasks(due_only=False)
    return [sms["text"] for sms in (await outbox(notify))[::-1] if sms["phone"] == phone]


async def no_table_holds(notify: ServiceKit, *secrets: str) -> None:
    """Have every row of every table be without these words."""
    async with notify.resources.database.read() as session:
        tables = (
            await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname='public'"))
        ).all()
        rows = [
            row
            for table in tables
            for row in (await session.scalars(text(f'SELECT t::text FROM "{table}" t'))).all()
        ]
    for secret in secrets:
        assert not any(secret in row or secret.encode().hex() in row for row in rows), secret


async def test_the_association_is_told_of_an_activity_handed_over(notify: ServiceKit) -> None:
    coordinator = await tell_coordinator(notify, phone="13900009001")
    officer = await tell_officer(notify, phone="13900009002")
    for _ in range(2):
        await notify.deliver(a_submission())
    (message,) = await told(notify, coordinator)
    assert message["title"] == "评审活动待联系确认"
    assert TITLE in message["body"]
    assert "12月1日 09:30开始" in message["body"]
    assert message["link"] == f"/activities/{ACTIVITY}/contacts"
    assert len(await texts(notify, "13900009001")) == 1
    assert await told(notify, officer) == []


@pytest.mark.parametrize(("submitted", "count"), [(True, 1), (False, 0)])
async def test_a_cancellation_is_told_to_the_association_if_it_had_the_activity(
    notify: ServiceKit, submitted: bool, count: int
) -> None:
    coordinator = await tell_coordinator(notify)
    await notify.deliver(a_cancellation(notify, submitted=submitted))
    messages = await told(notify, coordinator)
    assert len(messages) == count
    assert all("项目暂缓建设" in message["body"] for message in messages)
    assert not any("项目暂缓建设" in sms for sms in await texts(notify, "13900009001"))


async def test_an_expert_is_invited_by_a_link_on_the_phone_and_without_it_in_the_app(
    notify: ServiceKit,
) -> None:
    expert = await tell_expert(notify)
    offer = an_offer(notify, expert)
    await notify.deliver(offer)
    (message,) = await told(notify, expert)
    (sms,) = await texts(notify, EXPERT_PHONE)
    assert sms.endswith(f"/r/{TOKEN}")
    assert TOKEN not in str(message)
    assert message["link"] == f"/personal/delegations/{offer.delegation_id}"
    assert "12月1日 09:30至17:30" in message["body"]


async def test_an_expert_without_an_account_is_invited_on_the_phone_alone(notify: ServiceKit) -> None:
    await notify.deliver(an_offer(notify, None))
    (sms,) = await texts(notify, EXPERT_PHONE)
    assert sms.endswith(f"/r/{TOKEN}")
    async with notify.resources.database.read() as session:
        channels = (await session.scalars(text("SELECT channel FROM messages"))).all()
    assert channels == ["sms"]


async def test_nobody_is_told_where_there_is_neither_account_nor_number(notify: ServiceKit) -> None:
    await notify.deliver(an_offer(notify, None, phone=None))
    assert await outbox(notify) == []


async def test_an_invitation_never_goes_out_after_its_time(notify: ServiceKit) -> None:
    await notify.deliver(an_offer(notify, None))
    notify.clock.move(days=1, seconds=1)
    assert await texts(notify, EXPERT_PHONE) == []


async def test_each_invitation_is_told_and_none_twice(notify: ServiceKit) -> None:
    expert = await tell_expert(notify)
    first, second = an_offer(notify, expert), an_offer(notify, expert, token="another-token-22-long")
    for fact in (first, first, second):
        await notify.deliver(fact)
    assert len(await told(notify, expert)) == 2
    assert len(await texts(notify, EXPERT_PHONE)) == 2


async def test_the_secret_of_a_link_is_nowhere_in_the_clear(notify: ServiceKit) -> None:
    await notify.deliver(an_offer(notify, await tell_expert(notify)))
    await notify.run_tasks(due_only=False)
    await no_table_holds(notify, TOKEN, EXPERT, EXPERT_PHONE)


async def test_an_acceptance_is_told_to_the_association_only(notify: ServiceKit) -> None:
    coordinator, officer = await tell_coordinator(notify), await tell_officer(notify)
    await notify.deliver(an_answer(accepted=True))
    (message,) = await told(notify, coordinator)
    assert message["body"].startswith(f"{EXPERT}已答复能参加")
    assert await told(notify, officer) == []
    assert await texts(notify, "13900009001") == []


async def test_a_refusal_asks_the_bureau_for_another_expert(notify: ServiceKit) -> None:
    coordinator = await tell_coordinator(notify, phone="13900009001")
    officer = await tell_officer(notify, phone="13900009002")
    stranger = await tell_officer(notify, uuid4(), phone="13900009003")
    fact = an_answer(accepted=False)
    for _ in range(2):
        await notify.deliver(fact)
    (to_association,) = await told(notify, coordinator)
    (to_bureau,) = await told(notify, officer)
    assert "当天已有其他工作" in to_association["body"]
    assert to_bureau["title"] == "需要更换专家"
    assert to_bureau["link"] == f"/activities/{ACTIVITY}/experts"
    (sms,) = await texts(notify, "13900009002")
    assert EXPERT not in sms
    assert await texts(notify, "13900009001") == []
    assert await told(notify, stranger) == []


async def test_an_expert_is_told_that_nothing_comes_of_it(notify: ServiceKit) -> None:
    expert = await tell_expert(notify)
    await notify.deliver(a_release(expert))
    (message,) = await told(notify, expert)
    assert "活动规模调整" in message["body"]
    (sms,) = await texts(notify, EXPERT_PHONE)
    assert "不再需要您参加" in sms


async def test_an_expert_is_reminded_once_for_each_time_that_it_begins(notify: ServiceKit) -> None:
    expert = await tell_expert(notify)
    first = an_upcoming(expert)
    again = first.model_copy(update={"version": first.version + 1})
    put_off = first.model_copy(
        update={"starts_at": BEGINS + timedelta(days=7), "ends_at": BEGINS + timedelta(days=7, hours=8)}
    )
    for fact in (first, again, put_off):
        await notify.deliver(fact)
    assert ["12月1日" in one["body"] for one in await told(notify, expert)] == [True, False]
    assert len(await texts(notify, EXPERT_PHONE)) == 2


async def test_a_notice_is_told_to_the_expert_and_both_bureaus(notify: ServiceKit) -> None:
    expert = await tell_expert(notify)
    own = await tell_officer(notify, phone="13900009002")
    local = await tell_officer(notify, LOCAL, phone="13900009003")
    fact = a_notice(notify, expert)
    for _ in range(2):
        await notify.deliver(fact)
    (to_expert,) = await told(notify, expert)
    (to_own,) = await told(notify, own)
    (to_local,) = await told(notify, local)
    (sms,) = await texts(notify, EXPERT_PHONE)
    assert all(words in to_expert["body"] for words in (fact.number, TITLE, PLACE, "请签收"))
    assert to_expert["link"] == f"/personal/delegations/{fact.delegation_id}"
    assert fact.number in sms
    assert "12月1日 09:30" in sms
    assert to_own["title"] == "委派通知已下达"
    assert to_local["title"] == "委派通知待知悉"
    assert to_local["link"] == f"/activities/{ACTIVITY}/notices"
    assert len(await texts(notify, "13900009003")) == 1
    assert await texts(notify, "13900009002") == []


@pytest.mark.parametrize(("kind", "words"), [("delegation", "委派您于"), ("withdrawal", "请勿前往")])
async def test_an_expert_without_an_account_is_led_to_the_public_page_and_not_to_a_login(
    notify: ServiceKit, kind: str, words: str
) -> None:
    fact = a_notice(notify, None, kind=kind, code="k7qm2zrt5xwb4nfy6chd2aijkl", reason="本人突发疾病")
    for _ in range(2):
        await notify.deliver(fact)
    (sms,) = await texts(notify, EXPERT_PHONE)
    assert words in sms
    assert sms.endswith(f"{settings().public_url.rstrip('/')}/verify/{fact.code}")
    assert "登录" not in sms
    assert "本人突发疾病" not in sms
    coordinator = await call(
        notify, Role.ASSOCIATION_COORDINATOR, "GET", f"/activities/{ACTIVITY}/messages", status=200
    )
    assert fact.code not in str(coordinator)


async def test_the_code_of_a_notice_is_nowhere_in_the_clear(notify: ServiceKit) -> None:
    fact = a_notice(notify, None, code="k7qm2zrt5xwb4nfy6chd2aijkl")
    await notify.deliver(fact)
    await notify.run_tasks(due_only=False)
    await no_table_holds(notify, fact.code, EXPERT, EXPERT_PHONE)


async def test_the_bureaus_are_told_once_of_notices_issued_together(notify: ServiceKit) -> None:
    local = await tell_officer(notify, LOCAL, phone="13900009003")
    for _ in range(5):
        await notify.deliver(a_notice(notify, await tell_expert(notify)))
    notify.clock.move(minutes=5)
    await notify.deliver(a_notice(notify, await tell_expert(notify)))
    assert len(await told(notify, local)) == 2
    assert len(await texts(notify, "13900009003")) == 2


async def test_a_bureau_that_is_the_local_one_too_is_told_once(notify: ServiceKit) -> None:
    officer = await tell_officer(notify, phone="13900009002")
    fact = a_notice(notify, None)
    await notify.deliver(fact.model_copy(update={"local_bureau_id": fact.bureau_id}))
    (message,) = await told(notify, officer)
    assert message["title"] == "委派通知待知悉"


@pytest.mark.parametrize(
    ("replace", "title", "texts_sent"),
    [(True, "委派通知已撤回，需要更换专家", 1), (False, "委派通知已撤回", 0)],
)
async def test_a_withdrawal_is_told_and_asks_for_another_expert_where_one_is_wanted(
    notify: ServiceKit, replace: bool, title: str, texts_sent: int
) -> None:
    expert = await tell_expert(notify)
    own = await tell_officer(notify, phone="13900009002")
    local = await tell_officer(notify, LOCAL, phone="13900009003")
    fact = a_notice(notify, expert, kind="withdrawal", replace=replace, reason="本人突发疾病")
    await notify.deliver(fact)
    (to_expert,) = await told(notify, expert)
    (to_own,) = await told(notify, own)
    (to_local,) = await told(notify, local)
    (sms,) = await texts(notify, EXPERT_PHONE)
    assert "本人突发疾病" in to_expert["body"]
    assert "请勿前往" in sms
    assert "本人突发疾病" not in sms
    assert to_own["title"] == title
    assert to_local["title"] == "委派通知已撤回，待知悉"
    assert len(await texts(notify, "13900009002")) == texts_sent


async def test_a_fact_about_an_expert_waits_until_the_account_is_known(notify: ServiceKit) -> None:
    account_id = uuid4()
    fact, event_id = an_offer(notify, account_id), uuid7()
    with pytest.raises(NotYet):
        await notify.deliver(fact, event_id=event_id)
    await notify.deliver(an_account(account_id, name=EXPERT, phone=EXPERT_PHONE))
    assert await notify.deliver(fact, event_id=event_id)
    assert len(await told(notify, account_id)) == 1


async def test_what_was_told_about_an_activity_is_found_by_it(notify: ServiceKit) -> None:
    await tell_coordinator(notify)
    await notify.deliver(a_submission())
    await notify.deliver(an_offer(notify, None))
    async with notify.resources.database.read() as session:
        about = (await session.scalars(text("SELECT about FROM messages"))).all()
    assert about == [ACTIVITY] * 3

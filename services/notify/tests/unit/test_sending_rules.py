"""When a message is sent, asked for, tried again or given up."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError

from foundation.clock import official_day
from foundation.tasks.celery_app import HARD_LIMIT_S
from notify.messages import policies
from notify.messages.errors import NotPossibleNow
from notify.messages.model import NEXT, Cause, Channel, Hold, Message, MessageState, Urgency
from notify.messages.policies import After, Outcome, Step
from notify.settings import Settings

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
MOST = 6
NEVER = (22, 22)


def a_message(*, one_time: bool = False, attempts: int = 0, expires_at: datetime | None = None) -> Message:
    return Message(
        id=uuid4(),
        channel=Channel.SMS,
        state=MessageState.QUEUED,
        attempts=attempts,
        one_time=one_time,
        created_at=NOW,
        due_at=NOW,
        urgency=Urgency.NOTICE,
        resends=0,
        expires_at=expires_at,
    )


def begin(message: Message) -> None:
    message.begin_attempt(NOW, official_day(NOW), b"number")


def test_a_queued_message_is_sent() -> None:
    assert policies.next_step(a_message(), NOW) is Step.SEND


def test_an_expired_code_is_not_sent() -> None:
    assert policies.next_step(a_message(expires_at=NOW), NOW) is Step.EXPIRE
    assert policies.next_step(a_message(expires_at=NOW + timedelta(seconds=1)), NOW) is Step.SEND


def test_sending_in_progress_is_left_alone_until_its_task_is_certainly_gone() -> None:
    message = a_message()
    begin(message)
    assert policies.next_step(message, NOW + timedelta(seconds=HARD_LIMIT_S)) is Step.WAIT
    assert policies.next_step(message, policies.turn_of(message)) is Step.ASK
    assert policies.turn_of(message) == NOW + policies.ABANDONED_AFTER


def test_a_message_waits_until_its_turn_and_is_looked_at_when_it_expires_before() -> None:
    message = a_message(expires_at=NOW + timedelta(hours=2))
    message.wait_until(NOW + timedelta(hours=1), Hold.QUIET)
    assert policies.next_step(message, NOW) is Step.WAIT
    assert policies.turn_of(message) == NOW + timedelta(hours=1)
    assert policies.next_step(message, NOW + timedelta(hours=1)) is Step.SEND
    message.wait_until(NOW + timedelta(hours=3), Hold.QUIET)
    assert policies.turn_of(message) == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    "state", [s for s in MessageState if s not in (MessageState.QUEUED, MessageState.SENDING)]
)
def test_what_has_ended_is_not_touched(state: MessageState) -> None:
    message = a_message()
    message.state = state
    assert policies.next_step(message, NOW) is Step.NOTHING
    with pytest.raises(NotPossibleNow):
        message.become(MessageState.SENDING)


def test_what_has_arrived_or_has_expired_stays_so() -> None:
    assert NEXT[MessageState.DELIVERED] == NEXT[MessageState.EXPIRED] == frozenset()


@pytest.mark.parametrize(
    ("state", "delivered", "becomes"),
    [
        (MessageState.SENDING, True, MessageState.DELIVERED),
        (MessageState.SENDING, False, MessageState.UNDELIVERED),
        (MessageState.SENT, True, MessageState.DELIVERED),
        (MessageState.SENT, False, MessageState.UNDELIVERED),
        (MessageState.FAILED, True, MessageState.DELIVERED),
        (MessageState.QUEUED, True, MessageState.DELIVERED),
        (MessageState.QUEUED, False, None),
        (MessageState.UNDELIVERED, True, MessageState.DELIVERED),
        (MessageState.UNDELIVERED, False, None),
        (MessageState.DELIVERED, True, None),
        (MessageState.DELIVERED, False, None),
        (MessageState.EXPIRED, True, None),
    ],
)
def test_what_a_receipt_makes_of_a_message(
    state: MessageState, delivered: bool, becomes: MessageState | None
) -> None:
    message = a_message()
    message.state = state
    assert policies.state_by_receipt(message, delivered, NOW) is becomes


def test_a_late_receipt_of_an_earlier_sending_does_not_count_against_the_next() -> None:
    message = a_message()
    message.resends = 1
    begin(message)
    before = NOW - timedelta(minutes=5)
    assert policies.state_by_receipt(message, False, before) is None
    assert policies.state_by_receipt(message, True, before) is MessageState.DELIVERED
    assert policies.state_by_receipt(message, False, NOW) is MessageState.UNDELIVERED


def test_a_receipt_of_the_second_in_which_it_was_sent_counts() -> None:
    message = a_message()
    message.resends = 1
    message.begin_attempt(NOW.replace(microsecond=400_000), official_day(NOW), b"number")
    assert policies.state_by_receipt(message, False, NOW) is MessageState.UNDELIVERED  # reports say seconds


def test_what_certainly_did_not_go_out_is_tried_again_after_a_pause_or_after_the_quiet_hours() -> None:
    message = a_message(attempts=1)
    assert policies.retry_at(message, NOW, NEVER) == (NOW + policies.FIRST_PAUSE, None)
    late = NOW.replace(hour=13, minute=59, second=50)  # 21:59:50 official time
    assert policies.retry_at(message, late, (22, 8)) == (NOW.replace(day=23, hour=0), Hold.QUIET)
    message.cause = Cause.DAILY_LIMIT
    assert policies.retry_at(message, NOW, (22, 8)) == (NOW.replace(day=23, hour=0), Hold.PHONE_BUDGET)


@pytest.mark.parametrize(
    ("outcome", "of_a_notice", "of_a_code"),
    [
        (Outcome.SENT, After.DONE, After.DONE),
        (Outcome.REFUSED, After.GIVE_UP, After.GIVE_UP),
        (Outcome.NOT_SENT, After.AGAIN, After.AGAIN),
        (Outcome.UNKNOWN, After.ASK_LATER, After.ASK_LATER),
        (Outcome.MISSING, After.AGAIN, After.GIVE_UP),
    ],
)
def test_what_follows_from_an_attempt(outcome: Outcome, of_a_notice: After, of_a_code: After) -> None:
    assert policies.what_follows(a_message(attempts=1), outcome, MOST) is of_a_notice
    assert policies.what_follows(a_message(attempts=1, one_time=True), outcome, MOST) is of_a_code


@pytest.mark.parametrize("outcome", [Outcome.NOT_SENT, Outcome.UNKNOWN, Outcome.MISSING])
def test_after_the_last_attempt_it_is_given_up(outcome: Outcome) -> None:
    assert policies.what_follows(a_message(attempts=MOST), outcome, MOST) is After.GIVE_UP


def test_pauses_grow_and_end_at_an_hour() -> None:
    pauses = [policies.pause_before(attempt) for attempt in range(1, 40)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[1], pauses[-1]) == (
        timedelta(seconds=15),
        timedelta(seconds=30),
        timedelta(hours=1),
    )


def settings_of(environment: str) -> Settings:
    return Settings.model_validate(
        {
            "environment": environment,
            "sms_provider": "outbox",
            "database_url": "x",
            "broker_url": "x",
            "redis_url": "x",
            "s3_endpoint": "x",
            "s3_access_key": "x",
            "s3_secret_key": "x",
            "s3_bucket": "x",
            "keys_dir": "x",
            "public_url": "https://x",
        }
    )


def test_production_refuses_to_keep_messages_instead_of_sending_them() -> None:
    with pytest.raises(ValidationError, match="evaluation only"):
        settings_of("production")
    assert settings_of("evaluation").sms_provider == "outbox"

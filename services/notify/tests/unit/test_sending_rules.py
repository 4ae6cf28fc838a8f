"""When a message is sent, asked for, tried again or given up."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError

from foundation.tasks.celery_app import HARD_LIMIT_S
from notify.messages import policies
from notify.messages.errors import NotPossibleNow
from notify.messages.model import NEXT, Channel, Message, MessageState
from notify.messages.policies import After, Outcome, Step
from notify.settings import Settings

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
MOST = 6


def a_message(*, one_time: bool = False, attempts: int = 0, expires_at: datetime | None = None) -> Message:
    return Message(
        id=uuid4(),
        channel=Channel.SMS,
        state=MessageState.QUEUED,
        attempts=attempts,
        one_time=one_time,
        created_at=NOW,
        expires_at=expires_at,
    )


def test_a_queued_message_is_sent() -> None:
    assert policies.next_step(a_message(), NOW) is Step.SEND


def test_an_expired_code_is_not_sent() -> None:
    assert policies.next_step(a_message(expires_at=NOW), NOW) is Step.EXPIRE
    assert policies.next_step(a_message(expires_at=NOW + timedelta(seconds=1)), NOW) is Step.SEND


def test_sending_in_progress_is_left_alone_until_its_task_is_certainly_gone() -> None:
    message = a_message()
    message.begin_attempt(NOW)
    still_running = NOW + timedelta(seconds=HARD_LIMIT_S)
    assert policies.next_step(message, still_running) is Step.WAIT
    assert policies.next_step(message, NOW + policies.ABANDONED_AFTER) is Step.ASK
    assert policies.wait_left(message, still_running) <= policies.ABANDONED_AFTER


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.FAILED, MessageState.EXPIRED])
def test_what_has_ended_is_not_touched(state: MessageState) -> None:
    message = a_message()
    message.state = state
    assert policies.next_step(message, NOW) is Step.NOTHING
    assert NEXT[state] == frozenset()
    with pytest.raises(NotPossibleNow):
        message.become(MessageState.SENDING)


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
        }
    )


def test_production_refuses_to_keep_messages_instead_of_sending_them() -> None:
    with pytest.raises(ValidationError, match="evaluation only"):
        settings_of("production")
    assert settings_of("evaluation").sms_provider == "outbox"

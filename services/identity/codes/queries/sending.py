"""What counts before a code is sent, and the statements by which one is.

A code is what somebody waits for: all that is asked takes one round trip, all that is written another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    DateTime,
    LargeBinary,
    Select,
    any_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from foundation.db.prepared import Prepared
from foundation.db.together import Question, Row
from foundation.sealing.sealer import BlindIndex
from identity.codes import policies
from identity.codes.model import SentCode
from identity.codes.policies import Pace

SWEPT_AT_ONCE = 20

_EVERY = bindparam("every", type_=ARRAY(LargeBinary()))
_SINCE = bindparam("since", type_=DateTime(timezone=True))
_COUNT = select(func.count()).select_from(SentCode).where(SentCode.created_at > _SINCE)


def _sent_at(
    key: InstrumentedAttribute[bytes] | InstrumentedAttribute[bytes | None],
) -> Select[Any]:
    statement = select(SentCode.created_at).where(key == any_(_EVERY), SentCode.created_at > _SINCE)
    return statement.order_by(SentCode.created_at.desc())


_TO_TARGET, _TO_PHONE = Prepared(_sent_at(SentCode.target)), Prepared(_sent_at(SentCode.phone_key))
_FROM_ADDRESS = Prepared(_COUNT.where(SentCode.address_key == any_(_EVERY)))
_TO_ANYBODY = Prepared(_COUNT.where(SentCode.phone_key.is_not(None)))
_TRIES = Prepared(
    select(SentCode.tries, SentCode.tries_until, SentCode.used_at)
    .where(SentCode.target == any_(_EVERY), SentCode.tries_until > _SINCE)
    .order_by(SentCode.created_at.desc())
    .limit(1)
)
INSERT = Prepared(
    insert(SentCode).values(
        {one.name: bindparam(one.name, type_=one.type) for one in SentCode.__table__.columns}
    )
)
# What is swept is left to the sweep: one statement cannot change a row twice.
REPLACE_OLDER = Prepared(
    update(SentCode)
    .where(
        SentCode.target == any_(_EVERY),
        SentCode.created_at >= bindparam("swept_until", type_=DateTime(timezone=True)),
        SentCode.used_at.is_(None),
        SentCode.replaced_at.is_(None),
    )
    .values(replaced_at=bindparam("now", type_=DateTime(timezone=True)))
)
SWEEP = Prepared(
    delete(SentCode).where(
        SentCode.id.in_(
            select(SentCode.id)
            .where(SentCode.created_at < bindparam("swept_until", type_=DateTime(timezone=True)))
            .limit(SWEPT_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
    )
)


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong tries a target has had, and until when they count."""

    count: int
    until: datetime


def pace_of_target(target: BlindIndex, now: datetime) -> Question[Pace]:
    """Return the question when codes were asked for this target within a day."""
    return _paced(_TO_TARGET, target, now)


def pace_of_phone(phone_key: BlindIndex, now: datetime) -> Question[Pace]:
    """Return the question when codes were sent to this phone within a day, for any purpose."""
    return _paced(_TO_PHONE, phone_key, now)


def sent_to_address(address_key: BlindIndex, now: datetime) -> Question[int]:
    """Return the question how many codes an address has asked for within an hour."""
    values = {"every": list(address_key.every), "since": now - policies.HOUR}
    return Question(_FROM_ADDRESS, values, _number)


def sent_today(now: datetime) -> Question[int]:
    """Return the question how many codes were sent to anybody within 24 hours."""
    return Question(_TO_ANYBODY, {"since": now - policies.DAY}, _number)


def tries_of(target: BlindIndex, now: datetime) -> Question[Tries]:
    """Return the question for the wrong tries that still count for a target."""

    def read(rows: Sequence[Row]) -> Tries:
        if not rows or rows[0][2] is not None:
            return Tries(0, now + policies.GOOD_FOR)
        return Tries(rows[0][0], rows[0][1])

    return Question(_TRIES, {"every": list(target.every), "since": now}, read)


def swept_until(now: datetime) -> datetime:
    """Return before when no limit counts a code any more."""
    return now - 2 * policies.DAY


def _paced(prepared: Prepared, index: BlindIndex, now: datetime) -> Question[Pace]:
    values = {"every": list(index.every), "since": now - policies.DAY}
    return Question(prepared, values, lambda rows: Pace([row[0] for row in rows]))


def _number(rows: Sequence[Row]) -> int:
    return int(rows[0][0])

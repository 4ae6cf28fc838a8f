"""Beginning a session for somebody who has shown who they are, however that was."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from foundation.db import together
from foundation.errors import Failure
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from identity.accounts.usecases import Account, AccountStatus
from identity.factors.usecases import factor_question
from identity.sessions import policies, queries
from identity.sessions.errors import AccountDisabled, AccountPending, AccountRefused, InitialPasswordExpired
from identity.sessions.model import Device

TOKEN_BYTES = 32
USER_AGENT_KEPT = 200


@dataclass(frozen=True, slots=True)
class Visit:
    """The browser: the mark that an earlier login left in it (`device`), and what it calls itself."""

    device: str | None
    user_agent: str | None

    @classmethod
    def of(cls, device: str | None, user_agent: str | None) -> Self:
        """Return the visit of a browser, whose own name is kept short and printable."""
        agent = "".join(filter(str.isprintable, user_agent or ""))[:USER_AGENT_KEPT]
        return cls(device, agent or None)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A new session: its token and the device's, both known to nobody but the browser.

    While `awaits_factor` nothing works but giving the code; there is no device yet.
    """

    session: str
    device: str | None
    must_change_password: bool
    awaits_factor: bool
    name: str


def closed(uow: UnitOfWork, account: Account) -> Failure | None:
    """Return why this account may not come in although it has shown who it is; None if it may."""
    if account.status == AccountStatus.PENDING:
        return AccountPending()
    if account.status == AccountStatus.REFUSED:
        return AccountRefused(reason=account.refusal_reason(uow.sealer).rstrip("。. "))
    if account.status != AccountStatus.ACTIVE:
        return AccountDisabled()
    return InitialPasswordExpired() if account.initial_password_spent(uow.now()) else None


async def begin_session(
    uow: UnitOfWork, account: Account, visit: Visit, address: str | None, *, factor_done: bool = False
) -> LoggedIn:
    """Begin a session of an account that is locked and not `closed`; return its token and the device's.

    Where the account has a second factor that was not `factor_done`, the session awaits it, whatever way the
    person came in.
    """
    now = uow.now()
    factor, known = factor_question(account.id), queries.device_question(hashed(visit.device or ""), now)
    answers = await together.ask(uow.session, factor, known)
    awaits = not factor_done and answers[factor]
    token = secrets.token_urlsafe(TOKEN_BYTES)
    uow.write_last(queries.REMOVE_DEAD, account_id=account.id, now=now, idle=now - policies.IDLE)
    session_id = uuid7()
    uow.write_last(
        queries.ADD,
        id=session_id,
        account_id=account.id,
        token_hash=hashed(token),
        security_epoch=account.security_epoch,
        created_at=now,
        last_seen_at=now,
        expires_at=now + policies.lifetime(awaits_factor=awaits),
        address=address,
        user_agent=visit.user_agent,
        awaits_factor=awaits,
    )
    account.use_initial_password(now)
    device = None if awaits else await _know_device(uow, account.id, visit, answers[known])
    uow.audit("session.begin", "session", session_id, actor_id=account.id, awaits_factor=awaits)
    return LoggedIn(token, device, account.must_change_password, awaits, account.name)


def hashed(token: str) -> bytes:
    """Return under which hash a token is kept."""
    return hashlib.sha256(token.encode()).digest()


async def _know_device(
    uow: UnitOfWork, account_id: UUID, visit: Visit, known: queries.KnownDevice | None
) -> str:
    """Return the token by which the browser is known next time: the one it has, or a new one."""
    if visit.device and known is not None and known.account_id == account_id:
        uow.write_last(queries.USE_DEVICE, known=known.id, now=uow.now(), agent=visit.user_agent)
        return visit.device
    new = secrets.token_urlsafe(TOKEN_BYTES)
    uow.session.add(
        Device(
            id=uuid7(),
            account_id=account_id,
            token_hash=hashed(new),
            created_at=uow.now(),
            last_used_at=uow.now(),
            user_agent=visit.user_agent,
        )
    )
    await uow.session.flush()
    await queries.remove_old_devices(uow.session, account_id)
    return new

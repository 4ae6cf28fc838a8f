"""Tokens of a minute, signed once and handed out again for a part of it: a person opens several pages in that time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.auth.tokens import LIFETIME, TokenSigner
from foundation.resources import Resources
from identity.settings import signer_of

HANDED_OUT_FOR = timedelta(seconds=20)
MOST_KEPT = 5_000
ISSUER = "token_issuer"


@dataclass(frozen=True, slots=True)
class Issued:
    """A token for each service, all good for at least so many seconds."""

    tokens: dict[str, str]
    expires_in: int


@dataclass(frozen=True, slots=True)
class _Kept:
    actor: Actor
    signed_at: datetime
    tokens: dict[str, str] = field(default_factory=dict)


class Issuer:
    """What this process has signed lately, by session. Who may have a token is asked before, each time anew.

    A token is handed out again only for what it says: as soon as anything about the person or the session is another,
    a new one is signed. Its end stays the one that it was signed with.
    """

    def __init__(self, signer: TokenSigner) -> None:
        self._signer = signer
        self._kept: dict[UUID, _Kept] = {}

    def tokens(self, actor: Actor, audiences: Iterable[str], now: datetime) -> Issued:
        """Return tokens for these services."""
        kept = self._kept.get(actor.session_id)
        if kept is None or kept.actor != actor or not kept.signed_at <= now < kept.signed_at + HANDED_OUT_FOR:
            kept = self._keep(_Kept(actor, now))
        for audience in audiences:
            if audience not in kept.tokens:
                kept.tokens[audience] = self._signer.sign(actor, audience, kept.signed_at)
        left = LIFETIME - (now - kept.signed_at)
        return Issued({audience: kept.tokens[audience] for audience in audiences}, int(left.total_seconds()))

    def _keep(self, made: _Kept) -> _Kept:
        self._kept.pop(made.actor.session_id, None)
        if len(self._kept) >= MOST_KEPT:
            # a dictionary keeps its order: the first is the oldest
            del self._kept[next(iter(self._kept))]
        self._kept[made.actor.session_id] = made
        return made


def issuer_of(resources: Resources) -> Issuer:
    """Return what issues tokens in this process."""
    if ISSUER not in resources.extras:
        resources.extras[ISSUER] = Issuer(signer_of(resources))
    issuer: Issuer = resources.extras[ISSUER]
    return issuer

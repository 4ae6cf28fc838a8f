"""The shapes of coming in by the portal."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from identity.portal.model import PortalIdentity
from identity.portal.usecases import BegunLogin, Entered, Return
from identity.sessions.usecases import LoggedIn, Visit


class PortalOut(BaseModel):
    """Whether people may come in by the portal."""

    available: bool


class LoginIn(BaseModel):
    """Where the person wants to be afterwards."""

    model_config = ConfigDict(extra="forbid")

    next: str = Field(default="/", max_length=2000)


class LoginOut(BaseModel):
    """Where the browser goes, and what it must still hold when it comes back (a cookie)."""

    authorization_url: str
    browser: str

    @classmethod
    def of(cls, begun: BegunLogin) -> Self:
        """Return the answer."""
        return cls(authorization_url=begun.authorization_url, browser=begun.browser)


class CallbackIn(BaseModel):
    """What the browser brought back from the portal, and from our cookies (`browser`, `device`)."""

    model_config = ConfigDict(extra="forbid")

    state: str = Field(min_length=1, max_length=200)
    browser: str = Field(default="", max_length=200)
    code: str | None = Field(default=None, max_length=4000)
    iss: str | None = Field(default=None, max_length=2000)
    error: str | None = Field(default=None, max_length=200)
    device: str | None = Field(default=None, max_length=100)
    user_agent: str | None = Field(default=None, max_length=2000)

    def returned(self) -> Return:
        """Return what came back."""
        return Return(self.state, self.browser, self.code, self.iss, self.error)

    def visit(self) -> Visit:
        """Return the browser."""
        return Visit.of(self.device, self.user_agent)


class EnteredOut(BaseModel):
    """Signed in, or `link`: a token to be linked with after a login with the password. Then `next`."""

    login: LoggedIn | None
    link: str | None
    next: str

    @classmethod
    def of(cls, entered: Entered) -> Self:
        """Return the answer."""
        return cls(login=entered.logged_in, link=entered.link, next=entered.next_path)


class LinkIn(BaseModel):
    """The token of a link."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(min_length=1, max_length=200)


class LinkedOut(BaseModel):
    """Where the person wanted to be."""

    next: str


class IdentityOut(BaseModel):
    """An account of the portal that comes into one's own account here."""

    id: UUID
    is_unit: bool
    linked_at: datetime
    last_used_at: datetime
    removable: bool

    @classmethod
    def of(cls, identity: PortalIdentity, *, removable: bool) -> Self:
        """Return an identity as its owner sees it."""
        return cls(
            id=identity.id,
            is_unit=identity.organization_id is not None,
            linked_at=identity.linked_at,
            last_used_at=identity.last_used_at,
            removable=removable,
        )


class IdentitiesOut(BaseModel):
    """One's own identities of the portal, oldest first."""

    items: list[IdentityOut]

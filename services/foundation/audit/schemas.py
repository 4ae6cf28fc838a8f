"""The shapes in which the audit log is asked for and answered, the same in every service."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from foundation.audit.chain import Fault, FaultKind, Head
from foundation.audit.heads import Exported
from foundation.audit.tables import AuditEntry, AuditLink
from foundation.db.paging import encode_cursor

MOST_ENTRIES = 500
MOST_PERSONS = 50

# PostgreSQL keeps no NUL in a text, so nothing can be found by it.
Word = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]

# Far from the ends of what a database and a calendar can hold.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST)]


class EntryFilter(BaseModel):
    """Which entries. `since` is included, `until` not; a person is found by any of the ids or by the name.

    `result`: `refused` is what was refused or failed, `done` everything else.
    """

    model_config = ConfigDict(extra="forbid")

    since: Moment | None = None
    until: Moment | None = None
    actor_id: list[UUID] = Field(default=[], max_length=MOST_PERSONS)
    actor_name: Word | None = None
    action: Word | None = None
    object_kind: Word | None = None
    object_id: Word | None = None
    result: Literal["done", "refused"] | None = None
    address: Word | None = None

    @property
    def is_about_a_person(self) -> bool:
        """Return whether the deeds of one person are asked for."""
        return bool(self.actor_id or self.actor_name)

    def told(self) -> dict[str, Any]:
        """Return the filter for the log itself: ids, times and codes; of a name or an address only that it was used."""
        given = self.model_dump(
            mode="json", exclude_none=True, exclude={"actor_name", "address", "before", "limit"}
        )
        hidden = {name: True for name in ("actor_name", "address") if getattr(self, name)}
        return {name: value for name, value in given.items() if value} | hidden


class EntriesIn(EntryFilter):
    """One page, newest first; `before` is the cursor of the last entry that was seen."""

    before: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=50, ge=1, le=MOST_ENTRIES)


class EntryOut(BaseModel):
    """One deed as it stands in the log; `position` and `hash` of its link are missing for about a second."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    actor_name: str | None
    address: str | None
    action: str
    object_kind: str
    object_id: str
    result: str
    reason: str | None
    details: dict[str, Any]
    trace_id: str
    position: int | None
    hash: str | None
    cursor: str

    @classmethod
    def of(cls, entry: AuditEntry, link: AuditLink | None) -> Self:
        """Return an entry with its place in the chain. Cursors of all services compare: a time and a UUIDv7."""
        columns = {column.name: getattr(entry, column.name) for column in AuditEntry.__table__.columns}
        return cls(
            **columns,
            position=link.position if link else None,
            hash=link.hash.hex() if link else None,
            cursor=encode_cursor([entry.at.isoformat(), str(entry.id)]),
        )


class EntriesOut(BaseModel):
    """A page of entries, and whether there are older ones."""

    items: list[EntryOut]
    more: bool


class HeadOut(BaseModel):
    """The end of the chain: position and SHA-256 in hexadecimal digits."""

    position: int
    hash: str

    @classmethod
    def of(cls, head: Head) -> Self:
        """Return a head."""
        return cls(position=head.position, hash=head.hash)


class LastExportOut(BaseModel):
    """The newest head that lies outside the database; without one, none was written down in the last days.

    `locks`: whether the store keeps it from being changed or removed.
    """

    position: int | None
    at: datetime | None
    locks: bool

    @classmethod
    def of(cls, exported: Exported | None, locks: bool) -> Self:
        """Return what was found."""
        if exported is None:
            return cls(position=None, at=None, locks=locks)
        return cls(position=exported.head.position, at=exported.at, locks=locks)


class KnownHead(BaseModel):
    """A head that was written down earlier: at least the first 16 digits of its hash."""

    model_config = ConfigDict(extra="forbid")

    position: int = Field(ge=1, lt=2**63)
    hash: str = Field(min_length=16, max_length=64, pattern=r"^[0-9a-f]+$")


class VerificationIn(BaseModel):
    """Go on from this position (0: begin), and compare with what was written down."""

    model_config = ConfigDict(extra="forbid")

    after_position: int = Field(default=0, ge=0, lt=2**63)
    known: list[KnownHead] = Field(default=[], max_length=20)


class FaultOut(BaseModel):
    """What is wrong, at which position; `known` is the head that was written down, `entry` what is in no link."""

    kind: FaultKind
    position: int
    known: int | None
    entry: UUID | None

    @classmethod
    def of(cls, fault: Fault) -> Self:
        """Return a fault."""
        return cls(kind=fault.kind, position=fault.position, known=fault.known, entry=fault.entry)


class VerificationOut(BaseModel):
    """The links after `from_position` up to `to_position` (of `total`) hold; `ended` when there are no more."""

    from_position: int
    to_position: int
    total: int
    ended: bool
    fault: FaultOut | None
    head: HeadOut

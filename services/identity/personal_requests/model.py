"""The table of requests."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import sealed
from foundation.sealing.sealer import Sealer
from identity.database import Base
from identity.personal_requests.errors import RequestClosed


class RequestKind(StrEnum):
    """What a person asks for."""

    CORRECTION = "correction"
    ERASURE = "erasure"


KIND_LABELS = {RequestKind.CORRECTION: "更正个人信息", RequestKind.ERASURE: "注销账号并删除个人信息"}


class RequestState(StrEnum):
    """Where a request is."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


REQUEST_STATE_LABELS = {
    RequestState.OPEN: "待办理",
    RequestState.DONE: "已办理",
    RequestState.REFUSED: "不予办理",
    RequestState.WITHDRAWN: "已撤回",
}

NEXT: dict[RequestState, frozenset[RequestState]] = {
    RequestState.OPEN: frozenset({RequestState.DONE, RequestState.REFUSED, RequestState.WITHDRAWN}),
    RequestState.DONE: frozenset(),
    RequestState.REFUSED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}


class Item(StrEnum):
    """What is to be corrected. Sex and birth date stand in the number where it holds them."""

    NAME = "name"
    DOCUMENT_NUMBER = "document_number"
    BIRTH = "birth"
    PHONE = "phone"
    OTHER = "other"


ITEM_LABELS = {
    Item.NAME: "姓名",
    Item.DOCUMENT_NUMBER: "身份证号码",
    Item.BIRTH: "性别或出生年月日",
    Item.PHONE: "手机号",
    Item.OTHER: "其他本人不能修改的信息",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person has written: what is right, and why."""

    right: str = ""
    why: str = ""


class PersonalRequest(Base):
    """One request. What the person wrote and what was answered are sealed; both go with the person's data.

    The row stays without them: it shows that, when and by whom the request was dealt with (PIPL 50).
    """

    __tablename__ = "personal_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str]
    item: Mapped[str | None]
    state: Mapped[str]
    version: Mapped[int]
    wish: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    made_at: Mapped[datetime]
    due_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]
    closed_by_name: Mapped[str | None]
    answer: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())

    __table_args__ = (
        Index("ix_personal_requests_account_id", "account_id", "made_at", "id"),
        Index("ix_personal_requests_open", "due_on", "id", postgresql_where=text("state = 'open'")),
        Index("ix_personal_requests_closed", "closed_at", "id", postgresql_where=text("state <> 'open'")),
        # Two tabs, one request.
        Index(
            "uq_personal_requests_open",
            "account_id",
            "kind",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )

    @property
    def shown_number(self) -> str:
        """Return the number as people are told it."""
        return f"{self.number:06d}"

    def become(self, state: RequestState, at: datetime) -> None:
        """Change the state; raise RequestClosed if it has been closed."""
        if state not in NEXT[RequestState(self.state)]:
            raise RequestClosed
        self.state = state.value
        self.version += 1
        self.closed_at = at

    def keep_wish(self, wish: Wish, sealer: Sealer) -> None:
        """Keep what the person wrote, sealed."""
        self.wish = sealer.seal_json(asdict(wish), self._place("wish"))

    def opened_wish(self, sealer: Sealer) -> Wish:
        """Return what the person wrote; nothing once it was erased."""
        return Wish(**sealer.open_json(self.wish, self._place("wish"))) if self.wish else Wish()

    def keep_answer(self, answer: str, sealer: Sealer) -> None:
        """Keep what was answered, sealed."""
        self.answer = sealer.seal(answer, self._place("answer"))

    def opened_answer(self, sealer: Sealer) -> str:
        """Return what was answered; nothing while it is open and once it was erased."""
        return sealer.open(self.answer, self._place("answer")) if self.answer else ""

    def forget(self) -> None:
        """Keep nothing of what was written on either side."""
        self.wish = self.answer = None

    def _place(self, column: str) -> str:
        return f"personal_requests|{column}|{self.id}"

"""What stands on a notice. It is kept sealed with the notice and never changes, whatever becomes of the activity."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from review.notices.model.notice import NoticeKind


@dataclass(frozen=True, slots=True)
class Contents:
    """All that the paper says.

    `place` has the names of the region before it. `copied_to` are the bureaus that the paper names below. Of a
    withdrawal, `withdraws_number` and `withdraws_issued_at` are of the notice that it withdraws, and `reason` says why.
    """

    kind: NoticeKind
    number: str
    issuer: str
    issued_at: datetime
    expert_name: str
    title: str
    project: str
    place: str
    starts_at: datetime
    ends_at: datetime
    bureau_name: str
    contact_name: str
    contact_phone: str
    copied_to: tuple[str, ...]
    withdraws_number: str = ""
    withdraws_issued_at: datetime | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Self:
        """Return what was kept."""
        withdrawn = kept["withdraws_issued_at"]
        return cls(
            **{
                **kept,
                "kind": NoticeKind(kept["kind"]),
                "issued_at": datetime.fromisoformat(kept["issued_at"]),
                "starts_at": datetime.fromisoformat(kept["starts_at"]),
                "ends_at": datetime.fromisoformat(kept["ends_at"]),
                "copied_to": tuple(kept["copied_to"]),
                "withdraws_issued_at": datetime.fromisoformat(withdrawn) if withdrawn else None,
            }
        )

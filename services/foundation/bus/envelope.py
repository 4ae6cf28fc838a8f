"""Facts as CloudEvents 1.0 JSON. Personal fields travel in one sealed part."""

import base64
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from foundation.bus.fact import Fact
from foundation.sealing.sealer import Sealer

F = TypeVar("F", bound=Fact)


def wrap(
    fact: Fact, *, event_id: UUID, source: str, at: datetime, traceparent: str, sealer: Sealer
) -> dict[str, Any]:
    """Return the envelope of `fact`; its `SEALED` fields are found only in `data.sealed`, base64."""
    data = fact.model_dump(mode="json")
    private = {name: data.pop(name) for name in fact.SEALED}
    if private:
        sealed = sealer.seal_json(private, _place(event_id, fact.NAME))
        data["sealed"] = base64.b64encode(sealed).decode()
    return {
        "specversion": "1.0",
        "id": str(event_id),
        "source": f"/{source}",
        "type": fact.NAME,
        "subject": fact.subject,
        "subjectversion": fact.subject_version,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "traceparent": traceparent,
        "data": data,
    }


def unwrap(envelope: dict[str, Any], kind: type[F], sealer: Sealer) -> F:
    """Return the fact inside an envelope; raise ValueError or CannotOpen if it is not a whole one."""
    data = dict(envelope["data"])
    sealed = data.pop("sealed", None)
    if sealed is not None:
        place = _place(UUID(envelope["id"]), envelope["type"])
        data.update(sealer.open_json(base64.b64decode(sealed), place))
    return kind.model_validate(data)


def _place(event_id: UUID, name: str) -> str:
    return f"event|{name}|{event_id}"

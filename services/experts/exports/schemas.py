"""Request and response shapes of exports."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from experts.exports.model import Export, ExportState
from experts.exports.usecases import Filter, Wish

LONGEST_TEXT, MOST_VALUES = 100, 50


def _known(value: Any) -> Any:
    """What is misspelt must not widen a filter."""
    if isinstance(value, dict) and not value.keys() <= {field.name for field in fields(Filter)}:
        raise ValueError("导出条件中有不能识别的内容，请从专家库页面重新导出。")
    return value


def _bearable(wanted: Filter) -> Filter:
    for field in fields(Filter):
        value = getattr(wanted, field.name)
        texts = [value] if isinstance(value, str) else list(value or ())
        if len(texts) > MOST_VALUES or any(
            len(text) > LONGEST_TEXT or not text.isprintable() for text in texts
        ):
            raise ValueError("导出条件过长或含有不能识别的字符，请从专家库页面重新导出。")
    return wanted


class ExportIn(BaseModel):
    """Whom to export: the filter of the library by the names of its parts."""

    model_config = ConfigDict(extra="forbid")

    filter: Annotated[Filter, BeforeValidator(_known), AfterValidator(_bearable)] = Filter()
    unmasked: bool = False
    reason: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")] = ""

    def wish(self) -> Wish:
        """Return it as the use case wants it."""
        return Wish(self.filter, self.unmasked, self.reason)


class ExportOut(BaseModel):
    """An export and how far it is."""

    id: UUID
    number: str
    state: ExportState
    unmasked: bool
    rows_total: int
    rows_done: int
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, export: Export) -> Self:
        """Return an export."""
        return cls(
            id=export.id,
            number=export.shown_number,
            state=export.state,
            unmasked=export.unmasked,
            rows_total=export.rows_total,
            rows_done=export.rows_done,
            created_at=export.created_at,
            finished_at=export.finished_at,
        )


class ExportList(BaseModel):
    """The last exports of a person."""

    items: list[ExportOut]

    @classmethod
    def of(cls, found: Sequence[Export]) -> Self:
        """Return a list."""
        return cls(items=[ExportOut.of(export) for export in found])

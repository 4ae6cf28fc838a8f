"""The table of parameters, kept by those services that declare some."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from foundation.db.base import COLUMN_TYPES, NAMING


class ParametersBase(DeclarativeBase):
    """Apart from the tables that every service has: only some declare parameters."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = COLUMN_TYPES


class ParameterRow(ParametersBase):
    """A parameter that somebody has set; one that nobody has set has no row and its default counts."""

    __tablename__ = "parameters"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
    version: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str]


def include_parameters(metadata: MetaData) -> Table:
    """Make the table one of a service's own tables; return it."""
    return ParametersBase.metadata.tables[ParameterRow.__tablename__].to_metadata(metadata)

"""The base of this service's tables. Importing this module makes every table known."""

from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Enum, MetaData
from sqlalchemy.orm import DeclarativeBase

from foundation.db.base import COLUMN_TYPES, NAMING
from foundation.parameters.tables import include_parameters


class Base(DeclarativeBase):
    """Every table of experts."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = COLUMN_TYPES


def word_of(kind: type[StrEnum]) -> Enum:
    """Return the column type that keeps a word by its code, as text."""
    return Enum(
        kind, native_enum=False, length=20, values_callable=lambda words: [word.value for word in words]
    )


import experts.attachments.model  # noqa: E402
import experts.dictionaries.model  # noqa: E402
import experts.expiries.model  # noqa: E402
import experts.exports.model  # noqa: E402
import experts.library.model  # noqa: E402
import experts.maintenance.model  # noqa: E402
import experts.organizations.model  # noqa: E402
import experts.people.model  # noqa: E402
import experts.readings.model  # noqa: E402
import experts.records.model  # noqa: E402
import experts.register_imports.model  # noqa: E402
import experts.submissions.model  # noqa: E402, F401

include_parameters(Base.metadata)

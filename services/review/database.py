"""The base of this service's tables. Importing this module makes every table known."""

import enum
from typing import Any, ClassVar

from sqlalchemy import Enum, MetaData
from sqlalchemy.orm import DeclarativeBase

from foundation.db.base import COLUMN_TYPES, NAMING
from foundation.parameters.tables import include_parameters

# Words are stored as the codes that travel in facts, in plain text columns: a new word needs no migration.
WORD = Enum(
    enum.Enum, native_enum=False, length=32, values_callable=lambda kind: [str(word.value) for word in kind]
)


class Base(DeclarativeBase):
    """Every table of review."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {**COLUMN_TYPES, enum.Enum: WORD}


import review.activities.model  # noqa: E402
import review.calendar.model  # noqa: E402
import review.cases.model  # noqa: E402
import review.delegations.model  # noqa: E402
import review.directory.model  # noqa: E402
import review.erasures.model  # noqa: E402
import review.notices.model  # noqa: E402
import review.organizations.model  # noqa: E402,F401

include_parameters(Base.metadata)

"""The base of this service's tables. Importing this module makes every table known."""

import enum
from typing import Any, ClassVar

from sqlalchemy import Enum, MetaData
from sqlalchemy.orm import DeclarativeBase

from foundation.db.base import COLUMN_TYPES, NAMING
from foundation.parameters.tables import include_parameters

# Words are stored as their codes, in plain text columns: a new word needs no migration.
WORD = Enum(
    enum.Enum, native_enum=False, length=32, values_callable=lambda kind: [str(word.value) for word in kind]
)


class Base(DeclarativeBase):
    """Every table of notify."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {**COLUMN_TYPES, enum.Enum: WORD}


import notify.contacts.model  # noqa: E402
import notify.messages.model  # noqa: E402
import notify.preferences.model  # noqa: E402
import notify.sms.model  # noqa: E402
import notify.templates.model  # noqa: E402,F401

include_parameters(Base.metadata)

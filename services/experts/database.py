"""The base of this service's tables. Importing this module makes every table known."""

from typing import Any, ClassVar

from foundation.db.base import COLUMN_TYPES, NAMING
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Every table of experts."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = COLUMN_TYPES

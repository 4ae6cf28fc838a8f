"""The base of this service's tables. Importing this module makes every table known."""

from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from foundation.db.base import COLUMN_TYPES, NAMING


class Base(DeclarativeBase):
    """Every table of identity."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = COLUMN_TYPES


import identity.accounts.model  # noqa: E402
import identity.attempts.model  # noqa: E402
import identity.codes.model  # noqa: E402
import identity.consents.model  # noqa: E402
import identity.employee_imports.model  # noqa: E402
import identity.factors.model  # noqa: E402
import identity.merges.model  # noqa: E402
import identity.organizations.model  # noqa: E402
import identity.own_data.model  # noqa: E402
import identity.personal_requests.model  # noqa: E402
import identity.photos.model  # noqa: E402
import identity.portal.model  # noqa: E402
import identity.privacy_notices.model  # noqa: E402
import identity.readings.model  # noqa: E402
import identity.registrations.model  # noqa: E402
import identity.sessions.model  # noqa: E402,F401

"""Days on which the statutory calendar is overruled."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from review.database import Base


class DayOverride(Base):
    """One day, and whether people work on it whatever the statutory calendar says."""

    __tablename__ = "day_overrides"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]

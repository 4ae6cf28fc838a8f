"""Another time or place on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from review.delegations.schemas.texts import Line, Reason
from review.delegations.usecases import Schedule

YEARS = range(2000, 2100)


def _imaginable(moment: datetime) -> datetime:
    """Far-away years cannot be told in official time any more."""
    if moment.year not in YEARS:
        raise ValueError("请填写正确的时间。")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_imaginable)]


class ScheduleIn(BaseModel):
    """When and where the review takes place instead, why, and as which version the activity was read."""

    model_config = ConfigDict(extra="forbid")

    starts_at: Moment | None
    ends_at: Moment | None
    place: Line
    reason: Reason = ""
    version: Annotated[int, Field(ge=-1, le=2**31 - 1)]

    def schedule(self) -> Schedule:
        """Return what use cases take."""
        return Schedule(self.starts_at, self.ends_at, self.place, self.reason, self.version)

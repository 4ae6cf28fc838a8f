"""Work on notices outside any request."""

from datetime import timedelta
from uuid import UUID

from foundation.resources import Resources
from review.notices import usecases
from review.settings import settings_of


async def render_notice(resources: Resources, notice_id: str) -> None:
    """Make the paper of a notice and keep it. Run twice, it is made once."""
    await usecases.render(resources, UUID(notice_id))


async def forget_notices(resources: Resources) -> None:
    """Have notices to people who were deleted bear no name any more once their time of keeping is over."""
    await usecases.forget_old(resources, timedelta(days=settings_of(resources).notices_kept_days))

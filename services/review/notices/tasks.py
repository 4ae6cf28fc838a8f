"""Work on notices outside any request."""

from uuid import UUID

from foundation.resources import Resources
from review.notices import usecases


async def render_notice(resources: Resources, notice_id: str) -> None:
    """Make the paper of a notice and keep it. Run twice, it is made once."""
    await usecases.render(resources, UUID(notice_id))

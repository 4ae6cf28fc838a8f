"""The provider of evaluation: keeps messages in a table instead of sending them."""

from foundation.resources import Resources
from notify.sms import queries
from notify.sms.model import place_of
from notify.sms.providers.port import Accepted, Delivery, Found, OutgoingSms


class OutboxProvider:
    """Keeps messages in a table for the evaluation page instead of sending them."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    async def send(self, sms: OutgoingSms) -> Accepted:
        """Keep the message; the same out-id twice is kept once."""
        async with self._resources.unit_of_work() as uow:
            kept = await queries.keep(
                uow.session,
                sms.out_id,
                phone=uow.sealer.seal(sms.phone, place_of("phone", sms.out_id)),
                text=uow.sealer.seal(sms.text, place_of("text", sms.out_id)),
                template=sms.template,
                at=uow.now(),
            )
            if kept:
                uow.audit("sms.keep", "sms", sms.out_id, template=sms.template)
        return Accepted(str(sms.out_id))

    async def find(self, sms: OutgoingSms) -> Found:
        """Return whether the message is kept."""
        async with self._resources.database.read() as session:
            kept = await queries.is_kept(session, sms.out_id)
        return Found(Delivery.ACCEPTED if kept else Delivery.MISSING)

"""What providers tell afterwards: whether a message has reached the phone."""

from foundation.unit_of_work import UnitOfWork
from notify.messages import policies, queries
from notify.messages.model import Cause, MessageState
from notify.sms.usecases import Receipt


async def take_receipt(uow: UnitOfWork, receipt: Receipt) -> bool:
    """Note what a receipt says; return whether it is about a message that went to this number.

    It may come before our own note that the message was sent, twice, or long after we gave up.
    """
    message = await queries.lock_named(uow.session, receipt.out_id, receipt.provider_id)
    if message is None or not uow.sealer.blind("phone", receipt.phone).met_by(message.phone_index):
        uow.leave_unaudited("nobody's receipt")
        return False
    state = policies.state_by_receipt(message, receipt.delivered, receipt.at)
    if state is None:
        uow.leave_unaudited("says nothing new")
        return True
    lost = state is MessageState.UNDELIVERED
    message.become(state, receipt.code if lost else None, Cause.NOT_DELIVERED if lost else None)
    message.sent_at = message.sent_at or uow.now()
    message.receipt_code, message.receipt_at = receipt.code, receipt.at
    message.hold = None
    uow.audit("message.receipt", "message", message.id, result=state)
    return True

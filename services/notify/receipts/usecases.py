"""Taking what providers report."""

from collections.abc import Sequence

from foundation.telemetry.logs import log
from foundation.unit_of_work import UnitOfWork
from notify.messages.usecases import take_receipt
from notify.receipts import policies
from notify.receipts.errors import SignatureWrong
from notify.settings import settings
from notify.sms.usecases import Receipt


def check_sign(provider: str, sign: str) -> None:
    """Raise SignatureWrong unless the report came to the address that we gave to this provider."""
    if not policies.is_signed(settings().sms_receipt_secret.get_secret_value(), provider, sign):
        raise SignatureWrong


async def take_all(uow: UnitOfWork, provider: str, receipts: Sequence[Receipt]) -> int:
    """Take a push of receipts; return how many were about messages of ours.

    Those about nobody's messages are logged and forgotten: asked for again, they would be nobody's still.
    """
    if not receipts:
        uow.leave_unaudited("an empty push")
    known = 0
    # In one order, so that two pushes about the same messages do not wait for each other.
    for receipt in sorted(receipts, key=lambda each: (str(each.out_id), each.provider_id or "")):
        if await take_receipt(uow, receipt):
            known += 1
        else:
            log.warning("unknown_receipt", provider=provider, named=receipt.out_id is not None)
    return known

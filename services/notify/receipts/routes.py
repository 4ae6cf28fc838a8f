"""Where the gateway hands on what SMS providers report. They come from outside and sign in nowhere."""

from fastapi import APIRouter

from foundation.auth.guards import open_to_all
from foundation.http.dependencies import WriteUoW
from notify.receipts import usecases
from notify.receipts.schemas import AliyunIn, TakenOut, TencentIn

router = APIRouter(prefix="/sms/receipts", tags=["sms"])


@router.post("/aliyun")
@open_to_all
async def take_aliyun(body: AliyunIn, uow: WriteUoW) -> TakenOut:
    """Take what Alibaba Cloud reports; whoever knows the address may."""
    usecases.check_sign("aliyun", body.sign)
    receipts = [report.receipt(uow.now()) for report in body.reports]
    return TakenOut(known=await usecases.take_all(uow, "aliyun", receipts))


@router.post("/tencent")
@open_to_all
async def take_tencent(body: TencentIn, uow: WriteUoW) -> TakenOut:
    """Take what Tencent Cloud reports; whoever knows the address may."""
    usecases.check_sign("tencent", body.sign)
    receipts = [report.receipt(uow.now()) for report in body.reports]
    return TakenOut(known=await usecases.take_all(uow, "tencent", receipts))

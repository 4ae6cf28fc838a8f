"""Tencent Cloud SMS (2021-01-11) through its own SDK."""

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models
from tencentcloud.sms.v20210111.sms_client import SmsClient

from foundation.clock import OFFICIAL_TIME
from notify.settings import TencentSettings
from notify.sms.errors import NotSent, Reason, Unclear, as_code
from notify.sms.providers import network
from notify.sms.providers.port import Accepted, Delivery, Found, OutgoingSms, must_be_registered, serial_of
from notify.sms.providers.tencent_codes import CODES, OK

# So far back the statuses of a number can be pulled, less a minute for the way there.
KEPT = timedelta(days=7) - timedelta(minutes=1)
MOST = 100
STATES = {"SUCCESS": Delivery.DELIVERED, "FAIL": Delivery.UNDELIVERED}
# The codes that the SDK itself gives: the network, an HTTP status that is no answer, a key that is none.
NETWORK = "ClientNetworkError"
NO_ANSWER = "ServerNetworkError"
BAD_CREDENTIAL = "InvalidCredential"


class TencentProvider:
    """Sends by SendSms with our out-id as SessionContext; its variables go by position.

    The provider does not refuse a SessionContext that it has seen, and lists a message only after the carrier has
    answered: `find` never says that a message is missing, only that it has arrived or has not.
    """

    def __init__(self, settings: TencentSettings, now: Callable[[], datetime]) -> None:
        self._now = now
        self._settings = settings
        network.silence()

    async def send(self, sms: OutgoingSms) -> Accepted:
        """Have it sent; `provider_id` is the SerialNo."""
        request: Any = models.SendSmsRequest()
        request.TemplateId = must_be_registered(sms)
        request.SmsSdkAppId = self._settings.sdk_app_id
        request.SignName = sms.signature
        request.PhoneNumberSet = [_e164(sms.phone)]
        request.TemplateParamSet = list(sms.variables.values())
        request.SessionContext = str(sms.out_id)
        answer = await self._ask("SendSms", request)
        status = _status_of(answer, sms.phone)
        if status.Code != OK:
            raise CODES.failure(str(status.Code))
        return Accepted(serial_of(status.SerialNo))

    async def find(self, sms: OutgoingSms) -> Found:
        """Return what the carrier has answered; raise NotSent while it has not, or the context is not given back."""
        now = self._now()
        made = datetime.combine(sms.made_on, time(), OFFICIAL_TIME)
        request: Any = models.PullSmsSendStatusByPhoneNumberRequest()
        request.SmsSdkAppId = self._settings.sdk_app_id
        request.PhoneNumber = _e164(sms.phone)
        request.BeginTime = int(max(made, now - KEPT).timestamp())
        request.EndTime = int(now.timestamp())
        request.Offset = 0
        request.Limit = MOST
        answer = await self._ask("PullSmsSendStatusByPhoneNumber", request)
        for status in answer.PullSmsSendStatusSet or []:
            if status.SessionContext == str(sms.out_id) and status.ReportStatus in STATES:
                return Found(STATES[status.ReportStatus], as_code(status.Description or ""))
        raise NotSent(Reason.OTHER, "no status yet")

    async def _ask(self, action: str, request: Any) -> Any:
        """Return a good answer; raise NotSent, Refused or Unclear, without the SDK's words."""
        try:
            async with asyncio.timeout(network.TOTAL_S):
                return await asyncio.to_thread(self._call, action, request)
        except Exception as error:
            raise _failure_of(error) from None

    def _call(self, action: str, request: Any) -> Any:
        """Ask on a connection of its own: on a kept one, a lost answer and a stale connection look the same."""
        settings = self._settings
        http = HttpProfile(
            protocol=settings.endpoint.scheme,
            endpoint=settings.endpoint.host,
            reqTimeout=(network.CONNECT_S, network.READ_S),
        )
        credential = Credential(settings.secret_id, settings.secret_key.get_secret_value())
        client = SmsClient(credential, settings.region, ClientProfile(httpProfile=http))
        return getattr(client, action)(request)


def _status_of(answer: Any, phone: str) -> Any:
    for status in answer.SendStatusSet or []:
        if status.PhoneNumber in (_e164(phone), phone, None, "") and status.Code:
            return status
    raise Unclear("unreadable answer")


def _e164(phone: str) -> str:
    return phone if phone.startswith("+") else f"+86{phone}"


def _failure_of(error: Exception) -> Exception:
    if not isinstance(error, TencentCloudSDKException):
        return error if isinstance(error, Unclear) else Unclear(network.kind_of(error))
    if error.code == NETWORK:
        kind = network.kind_of(error)
        return NotSent(Reason.UNREACHABLE, kind) if network.never_left(error) else Unclear(kind)
    if error.code == NO_ANSWER:
        return Unclear("HTTP error")
    if not error.requestId and error.code != BAD_CREDENTIAL:
        # Not the provider's code: the SDK gives the kind of its own failure (JSONDecodeError) as one.
        return Unclear(str(error.code))
    return CODES.failure(str(error.code))

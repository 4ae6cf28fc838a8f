"""Alibaba Cloud SMS (Dysmsapi 2017-05-25) through its own SDK."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from alibabacloud_dysmsapi20170525 import models
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException, ServerException
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.runtime import RuntimeOptions

from foundation.clock import official_day
from notify.settings import AliyunSettings
from notify.sms.errors import NotSent, Reason, Unclear, as_code
from notify.sms.providers import network, tls
from notify.sms.providers.aliyun_codes import OK, failure
from notify.sms.providers.port import Accepted, Delivery, Found, OutgoingSms, must_be_registered, serial_of

PAGE = 50
# So far back QuerySendDetails answers.
DAYS_KEPT = 30
STATES = {1: Delivery.ACCEPTED, 2: Delivery.UNDELIVERED, 3: Delivery.DELIVERED}


class AliyunProvider:
    """Sends by SendSms with our out-id as OutId, and finds it again by number, day and OutId.

    SendSms does not refuse an OutId that it has seen: whether a message is there is asked before it is sent again.
    """

    def __init__(self, settings: AliyunSettings, now: Callable[[], datetime]) -> None:
        self._now = now
        # Key and secret are given, so the SDK asks no chain of environment, files and metadata servers for them.
        self._client: Any = Client(
            Config(
                access_key_id=settings.access_key_id,
                access_key_secret=settings.access_key_secret.get_secret_value(),
                endpoint=settings.endpoint.host,
                protocol=settings.endpoint.scheme.upper(),
                region_id=settings.region,
                user_agent="expertlib",
            )
        )
        network.silence()
        tls.share_context()

    async def send(self, sms: OutgoingSms) -> Accepted:
        """Have it sent; `provider_id` is the BizId."""
        template_id = must_be_registered(sms)
        request = models.SendSmsRequest(
            phone_numbers=sms.phone,
            sign_name=sms.signature,
            template_code=template_id,
            template_param=orjson.dumps(dict(sms.variables)).decode(),
            out_id=str(sms.out_id),
        )
        body = await self._ask(self._client.send_sms_with_options_async(request, _runtime()))
        return Accepted(serial_of(body.biz_id))

    async def find(self, sms: OutgoingSms) -> Found:
        """Return where the message is, by the records of each day since it was made, the latest first."""
        today = official_day(self._now())
        oldest = max(sms.made_on, today - timedelta(days=DAYS_KEPT - 1))
        for back in range((today - oldest).days + 1):
            found = await self._find_on(today - timedelta(days=back), sms)
            if found is not None:
                return found
        if oldest > sms.made_on:
            raise NotSent(Reason.OTHER, "older than the records")
        return Found(Delivery.MISSING)

    async def _find_on(self, day: date, sms: OutgoingSms) -> Found | None:
        page = 1
        while True:
            request = models.QuerySendDetailsRequest(
                phone_number=sms.phone, send_date=day.strftime("%Y%m%d"), page_size=PAGE, current_page=page
            )
            body = await self._ask(self._client.query_send_details_with_options_async(request, _runtime()))
            listed = (body.sms_send_detail_dtos and body.sms_send_detail_dtos.sms_send_detail_dto) or []
            for each in listed:
                if each.out_id == str(sms.out_id):
                    return Found(
                        STATES.get(each.send_status, Delivery.ACCEPTED), as_code(each.err_code or "")
                    )
            if len(listed) < PAGE:
                return None
            page += 1

    async def _ask(self, call: Awaitable[Any]) -> Any:
        """Return the body of a good answer; raise NotSent, Refused or Unclear, without the SDK's words."""
        try:
            async with asyncio.timeout(network.TOTAL_S):
                body = (await call).body
        except Exception as error:
            raise _failure_of(error) from None
        if body is None or not isinstance(body.code, str):
            raise Unclear("unreadable answer")
        if body.code != OK:
            raise failure(body.code, str(body.message))
        return body


def _runtime() -> Any:
    """Return the limits of one call. The SDK's own retries are off by default: ours are a policy."""
    return RuntimeOptions(connect_timeout=network.CONNECT_S * 1000, read_timeout=network.READ_S * 1000)


def _failure_of(error: Exception) -> Exception:
    if isinstance(error, ServerException) and not str(error.code).startswith("Throttling"):
        return Unclear(f"HTTP {error.status_code}")
    if isinstance(error, AlibabaCloudException):
        return failure(str(error.code), str(error.message))
    if network.never_left(error):
        return NotSent(Reason.UNREACHABLE, network.kind_of(error))
    return Unclear(network.kind_of(error))

"""Tencent Cloud's SMS service as its documentation describes it: TC3-HMAC-SHA256 is recomputed, not believed."""

import hmac
import re
import time
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from notify.tests.doubles.server import Asked, Double, Fault, Taken

SECRET_ID = "AKID-of-the-double"
SECRET_KEY = "the-key-of-the-double"
SDK_APP_ID = "1400006666"
AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=([^/]+)/([0-9-]{10})/sms/tc3_request, "
    r"SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
)
LATEST_S = 300
# Errors of the whole request; any other is the status of the one number.
OF_THE_REQUEST = (
    "AuthFailure",
    "RequestLimitExceeded",
    "InternalError",
    "UnauthorizedOperation",
    "InvalidParameter",
)
REPORT = {"delivered": "SUCCESS", "undelivered": "FAIL"}


class TencentDouble(Double):
    """Takes SendSms and answers PullSmsSendStatusByPhoneNumber.

    `gives_back_context`: the account has had SessionContext enabled in statuses, which is off unless asked for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gives_back_context = True

    def answer(self, asked: Asked, fault: Fault) -> tuple[int, object]:
        refusal = _refusal(asked)
        body: dict[str, Any] = orjson.loads(asked.body)
        if refusal:
            return 200, _error(refusal, body)
        if fault.code.startswith(OF_THE_REQUEST):
            return 200, _error(fault.code, body)
        if asked.headers["x-tc-action"] == "PullSmsSendStatusByPhoneNumber":
            return 200, {"Response": {"PullSmsSendStatusSet": self._statuses(body), "RequestId": "r"}}
        [phone] = body["PhoneNumberSet"]
        if fault.lets_through:
            self._take(phone, body)
        status = {
            "SerialNo": "" if fault.code else self.serial(),
            "PhoneNumber": phone,
            "Fee": 0 if fault.code else 1,
            "SessionContext": body["SessionContext"],
            "Code": fault.code or "Ok",
            "Message": f"refused {phone} {body['TemplateParamSet']}" if fault.code else "send success",
            "IsoCode": "CN",
        }
        return 200, {"Response": {"SendStatusSet": [status], "RequestId": "r"}}

    def serial(self) -> str:
        return f"2640:3538{len(self.taken):04d}17700138"

    def _take(self, phone: str, body: dict[str, Any]) -> None:
        assert body["SmsSdkAppId"] == SDK_APP_ID
        self.taken.append(
            Taken(
                out_id=body["SessionContext"],
                phone=phone,
                signature=body["SignName"],
                template_id=body["TemplateId"],
                variables=body["TemplateParamSet"],
                serial=f"2640:3538{len(self.taken) + 1:04d}17700138",
            )
        )

    def _statuses(self, body: dict[str, Any]) -> list[object]:
        assert body["Offset"] == 0
        assert body["Limit"] <= 100
        assert body["BeginTime"] <= body["EndTime"]
        return [
            {
                "UserReceiveTime": body["EndTime"],
                "CountryCode": "86",
                "SubscriberNumber": each.phone.removeprefix("+86"),
                "PhoneNumber": each.phone,
                "SerialNo": each.serial,
                "ReportStatus": REPORT[each.outcome],
                "Description": each.code,
                "SessionContext": each.out_id if self.gives_back_context else "",
            }
            for each in self.taken
            if each.outcome and each.phone == body["PhoneNumber"]
        ]


def _error(code: str, body: dict[str, Any]) -> object:
    # As the service does: its words repeat what was sent.
    return {"Response": {"Error": {"Code": code, "Message": f"refused {body}"}, "RequestId": "r"}}


def _refusal(asked: Asked) -> str:
    found = AUTHORIZATION.fullmatch(asked.headers.get("authorization", ""))
    if found is None:
        return "AuthFailure.InvalidAuthorization"
    if found[1] != SECRET_ID:
        return "AuthFailure.SecretIdNotFound"
    timestamp = asked.headers["x-tc-timestamp"]
    if abs(time.time() - int(timestamp)) > LATEST_S:
        return "AuthFailure.SignatureExpire"
    day = datetime.fromtimestamp(int(timestamp), UTC).strftime("%Y-%m-%d")
    right = _signature(asked, found[3], timestamp, day)
    good = day == found[2] and hmac.compare_digest(found[4], right)
    return "" if good else "AuthFailure.SignatureFailure"


def _signature(asked: Asked, signed: str, timestamp: str, day: str) -> str:
    """Return the signature by the documentation: a key derived for the day and the service, over the request."""
    headers = "".join(f"{name}:{asked.headers[name].strip()}\n" for name in signed.split(";"))
    canonical = "\n".join(["POST", "/", "", headers, signed, sha256(asked.body).hexdigest()])
    scope = f"{day}/sms/tc3_request"
    to_sign = "\n".join(["TC3-HMAC-SHA256", timestamp, scope, sha256(canonical.encode()).hexdigest()])
    key = f"TC3{SECRET_KEY}".encode()
    for part in (day, "sms", "tc3_request"):
        key = _hmac(key, part)
    return _hmac(key, to_sign).hex()


def _hmac(key: bytes, words: str) -> bytes:
    return hmac.new(key, words.encode(), sha256).digest()

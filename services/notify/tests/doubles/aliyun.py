"""Alibaba Cloud's SMS service as its documentation describes it: ACS3-HMAC-SHA256 is recomputed, not believed."""

import hmac
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, quote, urlsplit

import orjson

from notify.tests.doubles.server import Asked, Double, Fault, Nonces, Taken

ACCESS_KEY_ID = "LTAI-of-the-double"
ACCESS_KEY_SECRET = "the-secret-of-the-double"
AUTHORIZATION = re.compile(
    r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})"
)
LATEST = timedelta(minutes=15)
STATUS = {"": 1, "undelivered": 2, "delivered": 3}


class AliyunDouble(Double):
    """Takes SendSms and answers QuerySendDetails; `today` is the day of what it takes (yyyyMMdd)."""

    def __init__(self, today: str, port: int = 0) -> None:
        super().__init__(port)
        self.today = today
        self._nonces = Nonces()

    def answer(self, asked: Asked, fault: Fault) -> tuple[int, object]:
        refusal = self._refusal(asked)
        if refusal:
            return 400, {"Code": refusal, "Message": f"refused {asked.path}", "RequestId": "r"}
        query = dict(parse_qsl(urlsplit(asked.path).query))
        action = asked.headers["x-acs-action"]
        if fault.code and not fault.takes:
            return _http_status(fault.code), self._error(fault, query)
        if action == "QuerySendDetails":
            return 200, self._details(query)
        if fault.lets_through:
            self._take(query)
        return 200, {"Code": "OK", "Message": "OK", "BizId": self.serial(), "RequestId": "r"}

    def serial(self) -> str:
        return f"{len(self.taken):06d}^900619746936498440"

    def _take(self, query: dict[str, str]) -> None:
        self.taken.append(
            Taken(
                out_id=query["OutId"],
                phone=query["PhoneNumbers"],
                signature=query["SignName"],
                template_id=query["TemplateCode"],
                variables=orjson.loads(query["TemplateParam"]),
                serial=f"{len(self.taken) + 1:06d}^900619746936498440",
                day=self.today,
            )
        )

    def _details(self, query: dict[str, str]) -> object:
        found = [
            each
            for each in self.taken
            if each.phone == query["PhoneNumber"] and each.day == query["SendDate"]
        ]
        size, page = int(query["PageSize"]), int(query["CurrentPage"])
        listed = [
            {
                "OutId": each.out_id,
                "SendStatus": STATUS[each.outcome],
                "ErrCode": each.code,
                "PhoneNum": each.phone,
                "Content": "【签名】内容",
                "SendDate": "2026-11-23 10:00:00",
            }
            for each in reversed(found)
        ][(page - 1) * size : page * size]
        return {
            "Code": "OK",
            "Message": "OK",
            "TotalCount": str(len(found)),
            "SmsSendDetailDTOs": {"SmsSendDetailDTO": listed},
        }

    def _error(self, fault: Fault, query: dict[str, str]) -> object:
        # As the service does: its words repeat what was sent.
        words = fault.words or f"refused for {query.get('PhoneNumbers')} {query.get('TemplateParam')}"
        return {"Code": fault.code, "Message": words, "RequestId": "r"}

    def _refusal(self, asked: Asked) -> str:
        found = AUTHORIZATION.fullmatch(asked.headers.get("authorization", ""))
        if found is None:
            return "IncompleteSignature"
        if found[1] != ACCESS_KEY_ID:
            return "InvalidAccessKeyId.NotFound"
        at = datetime.strptime(asked.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs(datetime.now(UTC) - at) > LATEST:
            return "InvalidTimeStamp.Expired"
        if not hmac.compare_digest(found[3], _signature(asked, found[2])):
            return "SignatureDoesNotMatch"
        return "" if self._nonces.fresh(asked.headers["x-acs-signature-nonce"]) else "SignatureNonceUsed"


def _signature(asked: Asked, signed: str) -> str:
    """Return the signature by the documentation: over method, path, sorted query, signed headers and payload."""
    parts = urlsplit(asked.path)
    query = "&".join(
        f"{quote(name, safe='~')}={quote(value, safe='~')}"
        for name, value in sorted(parse_qsl(parts.query, keep_blank_values=True))
    )
    headers = "".join(f"{name}:{asked.headers[name].strip()}\n" for name in signed.split(";"))
    payload = sha256(asked.body).hexdigest()
    canonical = "\n".join(["POST", parts.path or "/", query, headers, signed, payload])
    to_sign = f"ACS3-HMAC-SHA256\n{sha256(canonical.encode()).hexdigest()}"
    return hmac.new(ACCESS_KEY_SECRET.encode(), to_sign.encode(), sha256).hexdigest()


def _http_status(code: str) -> int:
    """Refusals of the SMS service are 200; those of the gateway before it have a status of their own."""
    if code.startswith(("isv.", "isp.")):
        return 200
    return {"ServiceUnavailable": 503, "InternalError": 500}.get(code, 400)

"""Alibaba Cloud's error codes.

Sources: help.aliyun.com/document_detail/101346.html (SMS API error codes), the OpenAPI gateway's public error codes,
and for receipts help.aliyun.com/document_detail/101347.html.
"""

from notify.sms.errors import NotSent, Reason
from notify.sms.providers.table import Codes

OK = "OK"
BUSINESS_LIMIT = "isv.BUSINESS_LIMIT_CONTROL"
# Flow control has one code for a minute, an hour and a day; only its words tell them apart (触发天级流控Permits:10).
DAY_LEVEL = "天级"

CODES = Codes(
    again={
        # Too fast, or too much for today.
        BUSINESS_LIMIT: Reason.THROTTLED,
        "Throttling": Reason.THROTTLED,
        "isv.DAY_LIMIT_CONTROL": Reason.DAILY_LIMIT,
        "isv.MONTH_LIMIT_CONTROL": Reason.DAILY_LIMIT,
        # The account: money, rights, keys. Somebody puts it right, and the message still goes out.
        "isv.AMOUNT_NOT_ENOUGH": Reason.ACCOUNT,
        "isv.OUT_OF_SERVICE": Reason.ACCOUNT,
        "isv.PRODUCT_UN_SUBSCRIPT": Reason.ACCOUNT,
        "isv.PRODUCT_UNSUBSCRIBE": Reason.ACCOUNT,
        "isv.ACCOUNT_NOT_EXISTS": Reason.ACCOUNT,
        "isv.ACCOUNT_ABNORMAL": Reason.ACCOUNT,
        "isv.SECURITY_FROZEN_ACCOUNT": Reason.ACCOUNT,
        "isv.DENY_IP_RANGE": Reason.ACCOUNT,
        "isp.RAM_PERMISSION_DENY": Reason.ACCOUNT,
        "InvalidAccessKeyId": Reason.ACCOUNT,
        "InvalidAccessKeySecret": Reason.ACCOUNT,
        "SignatureDoesNotMatch": Reason.ACCOUNT,
        "IncompleteSignature": Reason.ACCOUNT,
        "Forbidden": Reason.ACCOUNT,
        "NoPermission": Reason.ACCOUNT,
        # Asked to call again.
        "isp.SYSTEM_ERROR": Reason.UNREACHABLE,
        "isp.GATEWAY_ERROR": Reason.UNREACHABLE,
        "SignatureNonceUsed": Reason.OTHER,
        "InvalidTimeStamp": Reason.OTHER,
    },
    never={
        "isv.MOBILE_NUMBER_ILLEGAL": Reason.NUMBER_REFUSED,
        "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": Reason.NUMBER_REFUSED,
        "isv.SMS_TEST_NUMBER_LIMIT": Reason.NUMBER_REFUSED,
        "isv.CUSTOMER_REFUSED": Reason.NUMBER_REFUSED,
        "isv.SMS_TEMPLATE_ILLEGAL": Reason.TEMPLATE_MISSING,
        "isv.TEMPLATE_MISSING_PARAMETERS": Reason.TEMPLATE_MISSING,
        "isv.SMS_TEST_SIGN_TEMPLATE_LIMIT": Reason.TEMPLATE_MISSING,
        "isv.SMS_SIGNATURE_ILLEGAL": Reason.SIGNATURE_MISSING,
        "isv.SMS_SIGN_ILLEGAL": Reason.SIGNATURE_MISSING,
        "isv.SIGN_STATE_ILLEGAL": Reason.SIGNATURE_MISSING,
        "isv.SMS_SIGNATURE_SCENE_ILLEGAL": Reason.SIGNATURE_MISSING,
        "isv.SMS_CONTENT_ILLEGAL": Reason.CONTENT_REFUSED,
        "isv.BLACK_KEY_CONTROL_LIMIT": Reason.CONTENT_REFUSED,
        "isv.PARAM_LENGTH_LIMIT": Reason.CONTENT_REFUSED,
        "isv.PARAM_NOT_SUPPORT_URL": Reason.CONTENT_REFUSED,
        "isv.TEMPLATE_PARAMS_ILLEGAL": Reason.CONTENT_REFUSED,
        "isv.SMS_TEST_TEMPLATE_PARAMS_ILLEGAL": Reason.CONTENT_REFUSED,
        "isv.INVALID_JSON_PARAM": Reason.CONTENT_REFUSED,
        "isv.INVALID_PARAMETERS": Reason.OTHER,
        "isv.EXTEND_CODE_ERROR": Reason.OTHER,
        "InvalidVersion": Reason.OTHER,
        "InvalidAction": Reason.OTHER,
    },
    unclear=frozenset({"InternalError", "ServiceUnavailable"}),
)


def failure(code: str, words: str) -> Exception:
    """Return what a refusal is; `words` are looked at for the level of flow control and go no further."""
    if code == BUSINESS_LIMIT and DAY_LEVEL in words:
        return NotSent(Reason.DAILY_LIMIT, code)
    return CODES.failure(code)

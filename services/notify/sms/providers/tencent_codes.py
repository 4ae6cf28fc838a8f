"""Tencent Cloud's error codes.

Sources: tencentcloud.sms.v20210111.errorcodes (the SDK's own list with its explanations), the common error codes of
API 3.0, and cloud.tencent.com/document/product/382/59177.
"""

from notify.sms.errors import Reason
from notify.sms.providers.table import Codes

OK = "Ok"

CODES = Codes(
    again={
        "RequestLimitExceeded": Reason.THROTTLED,
        "LimitExceeded": Reason.THROTTLED,
        "LimitExceeded.AppDailyLimit": Reason.DAILY_LIMIT,
        "LimitExceeded.AppMainlandChinaDailyLimit": Reason.DAILY_LIMIT,
        "LimitExceeded.DailyLimit": Reason.DAILY_LIMIT,
        "LimitExceeded.PhoneNumberDailyLimit": Reason.DAILY_LIMIT,
        "LimitExceeded.PhoneNumberSameContentDailyLimit": Reason.DAILY_LIMIT,
        "FailedOperation.InsufficientBalanceInSmsPackage": Reason.ACCOUNT,
        "FailedOperation.NotEnterpriseCertification": Reason.ACCOUNT,
        "FailedOperation.ProhibitSubAccountUse": Reason.ACCOUNT,
        "UnauthorizedOperation": Reason.ACCOUNT,
        "AuthFailure": Reason.ACCOUNT,
        "InvalidCredential": Reason.ACCOUNT,
        "InvalidParameterValue.SdkAppIdNotExist": Reason.ACCOUNT,
        "InvalidParameter.AppidAndBizId": Reason.ACCOUNT,
        "ResourceUnavailable": Reason.UNREACHABLE,
        # Refused before anything was handed on.
        "InternalError.JsonParseFail": Reason.OTHER,
        "InternalError.RequestTimeException": Reason.OTHER,
        "InternalError.RestApiInterfaceNotExist": Reason.OTHER,
        "InternalError.SigFieldMissing": Reason.ACCOUNT,
        "InternalError.SigVerificationFail": Reason.ACCOUNT,
    },
    never={
        "InvalidParameterValue.IncorrectPhoneNumber": Reason.NUMBER_REFUSED,
        "FailedOperation.PhoneNumberInBlacklist": Reason.NUMBER_REFUSED,
        "FailedOperation.PhoneNumberParseFail": Reason.NUMBER_REFUSED,
        "UnsupportedOperation": Reason.NUMBER_REFUSED,
        "FailedOperation.TemplateIncorrectOrUnapproved": Reason.TEMPLATE_MISSING,
        "FailedOperation.TemplateUnapprovedOrNotExist": Reason.TEMPLATE_MISSING,
        "FailedOperation.TemplateIdNotExist": Reason.TEMPLATE_MISSING,
        "FailedOperation.MissingTemplateList": Reason.TEMPLATE_MISSING,
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": Reason.TEMPLATE_MISSING,
        "FailedOperation.SignatureIncorrectOrUnapproved": Reason.SIGNATURE_MISSING,
        "FailedOperation.MissingSignature": Reason.SIGNATURE_MISSING,
        "FailedOperation.MissingSignatureList": Reason.SIGNATURE_MISSING,
        "FailedOperation.SignIdNotExist": Reason.SIGNATURE_MISSING,
        "FailedOperation.ContainSensitiveWord": Reason.CONTENT_REFUSED,
        "InvalidParameter.DirtyWordFound": Reason.CONTENT_REFUSED,
        "InvalidParameterValue.ContentLengthLimit": Reason.CONTENT_REFUSED,
        "InvalidParameterValue.TemplateParameterFormatError": Reason.CONTENT_REFUSED,
        "InvalidParameterValue.TemplateParameterLengthLimit": Reason.CONTENT_REFUSED,
        "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": Reason.CONTENT_REFUSED,
        "FailedOperation": Reason.OTHER,
        "InvalidParameter": Reason.OTHER,
        "InvalidParameterValue": Reason.OTHER,
        "MissingParameter": Reason.OTHER,
        "InvalidAction": Reason.OTHER,
        "UnknownParameter": Reason.OTHER,
    },
    # The provider lost touch with what it was doing: Timeout, SendAndRecvFail, OtherError and their like.
    unclear=frozenset({"InternalError"}),
)

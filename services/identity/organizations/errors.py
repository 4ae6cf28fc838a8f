"""What can be wrong with an organization."""

from foundation.errors import Conflict, Invalid, NotFound


class CreditCodeRefused(Invalid):
    """The unified social credit code is not one (GB 32100)."""

    message = "统一社会信用代码不正确，请逐位核对。"
    field = "/credit_code"


class CreditCodeTaken(Conflict):
    """There is a company with this credit code."""

    message = "该统一社会信用代码的单位已存在。"
    field = "/credit_code"


class OrganizationNotFound(NotFound):
    """There is no such organization."""

    message = "没有找到该单位。"

"""What can go wrong when a parameter is set."""

from foundation.errors import Conflict, Invalid, NotFound


class ParameterNotFound(NotFound):
    """The service has declared no such parameter."""

    message = "没有找到该参数，请刷新页面后再试。"


class ParameterOutdated(Conflict):
    """Somebody else has set the parameter meanwhile."""

    message = "另一位管理员刚刚修改了“{label}”，请刷新页面核对后再修改。"


class ParameterOutOfRange(Invalid):
    """The number is smaller or greater than the parameter may be."""

    message = "{label}应为 {least} 到 {most} 之间的整数。"
    field = "/value"

"""What can be wrong with a second factor."""

from foundation.errors import Conflict, Invalid, TooMany


class FactorCodeWrong(Invalid):
    """The code is wrong, too old, or was used already."""

    message = "验证码不正确、已过期或已使用过。请输入验证器当前显示的6位数字；没有手机时可输入一个恢复码。"
    field = "/code"


class FactorDelayed(TooMany):
    """After several wrong codes the next one has to wait."""

    message = "验证码错误次数较多，请在{wait}后再试。"
    field = "/code"


class FactorNotBegun(Conflict):
    """No secret waits to be confirmed, or it has waited too long."""

    message = "设置已超时，请重新开始设置两步验证。"


class FactorNotInUse(Conflict):
    """The account has no second factor."""

    message = "该账户没有开启两步验证，请刷新页面。"


class FactorRequired(Conflict):
    """The person's role requires a second factor."""

    message = "您的权限要求使用两步验证，不能停用。如更换手机，请使用“更换验证器”。"

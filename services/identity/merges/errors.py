"""What can stand in the way of a merge."""

from foundation.errors import Conflict, Forbidden, Invalid


class SameAccount(Conflict):
    """There is nothing to merge."""

    message = "两个账户是同一个账户，不需要合并。"


class OwnAccount(Forbidden):
    """Nobody merges the own account."""

    message = "不能合并自己的账户，请由另一位平台管理员处理。"


class AlreadyMerged(Conflict):
    """One of the accounts is part of another already."""

    message = "“{name}”的这个账户已合并到其他账户，请刷新页面查看。"


class KeptNotActive(Conflict):
    """The account that is to be kept must be one that the person can log in to."""

    message = "保留的账户不是正常状态，请先启用，或改为保留另一个账户。"


class UnitAccount(Conflict):
    """An account of a unit itself is no person's."""

    message = "单位账号不属于个人，不能合并。"


class NamesDiffer(Conflict):
    """The names differ."""

    message = "两个账户的姓名不同（{kept}、{folded}），不能合并。请先核实是否为同一人。"


class HoldsOffice(Conflict):
    """The account that is to be folded holds roles that do not move by themselves."""

    message = (
        "被合并的账户还有权限：{roles}。请先收回这些权限，合并后再为保留的账户添加，或改为保留这个账户。"
    )


class ReasonMissing(Invalid):
    """A merge says why."""

    message = "请填写合并的原因，例如核实身份的经过。"
    field = "/reason"

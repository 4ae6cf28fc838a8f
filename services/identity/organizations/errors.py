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


class OrganizationInvalid(Invalid):
    """Some fields of an organization cannot be accepted."""

    message = "部分内容需要修改，请按提示更正后再保存。"


class NameTaken(Conflict):
    """Another organization that is not a company has this name."""

    message = "已有同名的单位，请核对；确为不同单位的，请填写能够区分的全称。"
    field = "/name"


class OrganizationOutdated(Conflict):
    """Somebody else has changed the organization meanwhile."""

    message = "另一位管理员刚刚修改了该单位，请刷新页面核对后再修改。"


class OrganizationClosed(Conflict):
    """The organization is out of use."""

    message = "单位“{name}”已停用，不能授予它的权限，请先启用该单位。"
    field = "/organization_id"


class OrganizationStillUsed(Conflict):
    """People hold roles for the organization."""

    message = "还有{count}项权限属于该单位，请先在“人员账户”中收回这些权限，再停用单位。"


class NotToBeClosed(Conflict):
    """The platform does not work without the authority and the association."""

    message = "住建厅和协会不能停用。"


class NoTerritory(Conflict):
    """Only a bureau has a territory that can be chosen."""

    message = "只有住建局可以设置管辖区域：住建厅管辖全区，协会和企业没有管辖区域。"


class TerritoryInvalid(Invalid):
    """Some codes are no counties of the region."""

    message = "管辖区域只能选择本自治区现行的县（市、区），请刷新页面后重新选择：{codes}。"
    field = "/codes"


class TerritoryTaken(Conflict):
    """Counties belong to other bureaus."""

    message = "以下县（市、区）已属于其他住建局，请先从其管辖区域中移出：{taken}。"
    field = "/codes"

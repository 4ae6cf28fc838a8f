"""What can go wrong with exports."""

from foundation.errors import Conflict, Invalid, NotFound, TooMany

MOST_ROWS = 100_000
MOST_OPEN = 3


class ExportNotFound(NotFound):
    """There is no such export of the caller."""

    message = "没有找到该导出，可能已超过7天被清除。"


class NothingToExport(Invalid):
    """Nobody answers to the filter."""

    message = "没有符合条件的专家，没有可以导出的内容。请调整条件后再导出。"
    field = "/filter"


class TooManyRows(Invalid):
    """More people answer to the filter than one file may hold."""

    message = f"符合条件的专家超过 {MOST_ROWS} 人。请增加条件，分几次导出。"
    field = "/filter"


class ReasonMissing(Invalid):
    """Full numbers are handed out only with a reason."""

    message = "导出完整证件号码和联系方式须填写原因，4到200个字。"
    field = "/reason"


class TooManyOpen(TooMany):
    """The person has enough exports that are not finished."""

    message = f"您有 {MOST_OPEN} 个导出还没有完成，请等完成或取消后再导出。"


class ExportNotReady(Conflict):
    """The file is not there: not yet, or not at all."""

    message = "导出文件还没有生成，请稍候再下载。"


class ExportStateChanged(Conflict):
    """The export is not in a state that this can follow."""

    message = "导出的状态已发生变化，请刷新页面查看。"


class RoleChanged(Conflict):
    """What the caller might see at the request is more than what may be seen now."""

    message = "您的权限在申请导出后有变化，不能再下载这个文件，请重新导出。"


class ExportDamaged(Conflict):
    """The file is not what was stored."""

    message = "导出文件已损坏，请重新导出。"

"""What can be wrong with a spreadsheet of people."""

from foundation.errors import Conflict, Invalid, NotFound, TooMany

MOST_MEGABYTES = 5
MOST_ROWS = 5000


class FileRefused(Invalid):
    """The file cannot be read as a list of people."""

    message = "文件无法读取，请使用下载的模板填写后重新上传。"
    field = "/file"


class FileTooLarge(FileRefused):
    """The file is larger than any list may be."""

    message = f"文件不能超过 {MOST_MEGABYTES} MB，请删去多余内容或分成几个文件上传。"


class FileNotExcel(FileRefused):
    """The file is no .xlsx workbook, or it is encrypted."""

    message = "请上传 .xlsx 格式的 Excel 文件；旧版 .xls 或设有密码的文件请先另存为不加密的 .xlsx。"


class FileExhausting(FileRefused):
    """Reading the file takes more memory or time than it may."""

    message = "表格内容过大，无法读取。请只保留人员名单，复制到下载的模板中重新上传。"


class HeaderMissing(FileRefused):
    """No sheet has the columns of the template."""

    message = "没有找到“身份证号、姓名、手机号”三列表头，请使用下载的模板填写，不要修改表头。"


class NoRows(FileRefused):
    """The list is empty."""

    message = "表格中没有填写人员，请在表头下面逐行填写后重新上传。"


class TooManyRows(FileRefused):
    """The list is longer than one import may be."""

    message = f"一次最多导入 {MOST_ROWS} 人，请分成几个文件上传。"


class ImportNotFound(NotFound):
    """There is no such import in a unit that the caller administers."""

    message = "没有找到该导入记录，可能已超过7天被清除。"


class ImportNotReady(Conflict):
    """Only a list without any fault is imported."""

    message = "名单尚未全部检查通过，不能导入。请按报告修改后重新上传。"


class ImportStateChanged(Conflict):
    """The import is not in a state that this can follow."""

    message = "导入的状态已发生变化，请刷新页面查看。"


class ImportsSpent(TooMany):
    """The unit has uploaded often enough for a day."""

    message = "本单位今天上传名单已达{limit}次，请明天再试。"

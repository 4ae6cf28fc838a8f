"""What can be wrong with a spreadsheet of experts."""

from foundation.errors import Conflict, Invalid, NotFound, TooMany

MOST_MEGABYTES = 10
MOST_ROWS = 10_000


class FileRefused(Invalid):
    """The file cannot be read as a register."""

    message = "文件无法读取，请使用下载的模板填写后重新上传。"
    field = "/file"


class FileTooLarge(FileRefused):
    """The file is larger than any register may be."""

    message = f"文件不能超过 {MOST_MEGABYTES} MB，请删去多余内容或分成几个文件上传。"


class FileNotExcel(FileRefused):
    """The file is no .xlsx workbook, or it is encrypted."""

    message = "请上传 .xlsx 格式的 Excel 文件；旧版 .xls 或设有密码的文件请先另存为不加密的 .xlsx。"


class FileExhausting(FileRefused):
    """Reading the file takes more memory or time than it may."""

    message = "表格内容过大，无法读取。请只保留专家名册，复制到下载的模板中重新上传。"


class HeaderMissing(FileRefused):
    """No sheet has the columns of the template."""

    message = (
        "没有找到“姓名、身份证号码、所在地区、现工作单位、专业、专家类型”六列表头，"
        "请使用下载的模板填写，不要修改表头。"
    )


class NoRows(FileRefused):
    """The register is empty."""

    message = "表格中没有填写专家，请在表头下面逐行填写后重新上传。"


class TooManyRows(FileRefused):
    """The register is longer than one import may be."""

    message = f"一次最多导入 {MOST_ROWS} 人，请分成几个文件上传。"


class ImportNotFound(NotFound):
    """There is no such import of the caller's association."""

    message = "没有找到该导入记录，可能已超过7天被清除。"


class ImportNotReady(Conflict):
    """The register has not been looked through to its end."""

    message = "名册还没有检查完，请稍候再确认导入。"


class NothingToImport(Conflict):
    """No line of the register would change anything."""

    message = "名册中没有可以导入的行：请按报告修改后重新上传。"


class FaultsNotSkipped(Invalid):
    """Some lines are wrong and nobody has said that they are to be left out."""

    message = "名册中有 {faulty} 行不通过。请勾选“跳过有误的 {faulty} 行”，或修改后重新上传。"
    field = "/skip_faulty"


class ImportStateChanged(Conflict):
    """The import is not in a state that this can follow."""

    message = "导入的状态已发生变化，请刷新页面查看。"


class ImportsSpent(TooMany):
    """The association has uploaded often enough for a day."""

    message = "本单位最近24小时上传名册已达{limit}次，请明天再试。"

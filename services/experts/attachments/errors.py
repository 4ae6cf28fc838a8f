"""What can go wrong with files."""

from foundation.errors import Conflict, Invalid, NotFound, TooMany, Unavailable


class FileTooLarge(Invalid):
    """A single file may not be larger than 20 MB."""

    field = "/file"
    message = "单个文件不能超过 20 MB。"


class FileEmpty(Invalid):
    """The file has no content."""

    field = "/file"
    message = "文件是空的，请重新选择。"


class FileTypeNotAccepted(Invalid):
    """Only PDF, JPEG and PNG are accepted."""

    field = "/file"
    message = "只能上传 PDF、JPG、PNG 格式的文件，请重新选择。"


class FileContentDiffers(Invalid):
    """Extension, declared type and content of the file do not agree."""

    field = "/file"
    message = "文件内容与扩展名不符：扩展名为 {extension}，但文件并不是这种格式。请选择正确的文件。"


class FilePlaceWrong(Invalid):
    """A file of a list row names its row, one of the application form does not."""

    field = "/item_id"
    message = "没有指明文件属于哪一行，请刷新页面后重新上传。"


class UploadCut(Invalid):
    """The connection ended before the file had arrived."""

    field = "/file"
    message = "上传中断，文件没有保存，请重试。"


class ChunkDamaged(Invalid):
    """A part of the file is not what its sender has sent: its length or its hash differs."""

    field = "/file"
    message = "这一段内容没有完整送达，请重试。"

    def __init__(self, offset: int) -> None:
        super().__init__(members={"offset": offset})


class ChunkMisplaced(Conflict):
    """The part is not the next one; `offset` says where to go on."""

    message = "上传位置与已收到的内容不一致，请从第 {offset} 字节处继续。"

    def __init__(self, offset: int) -> None:
        super().__init__(offset=offset, members={"offset": offset})


class FileChanged(Invalid):
    """The file has been changed while it was sent, or its parts are no longer what they were."""

    field = "/file"
    message = "文件在上传过程中发生了变化或损坏，没有保存，请重新选择文件上传。"


class UploadKeyTaken(Conflict):
    """The idempotency key belongs to another file."""

    message = "上传的文件与之前的不是同一个，请刷新页面后重新选择文件。"


class UploadNotFound(NotFound):
    """There is no such upload of the caller, or it has ended."""

    message = "该上传已取消或已过期，请重新选择文件上传。"


class TooManyUploads(TooMany):
    """As many files are on their way as may be."""

    field = "/file"
    message = "同时上传的文件不能超过 {limit} 个，请等其他文件传完后再试。"


class TooManyFiles(Conflict):
    """The record holds as many files as it may."""

    field = "/file"
    message = "最多上传 {limit} 个附件，请先删除不需要的附件。"


class FileNotFound(NotFound):
    """There is no such file, or not for this caller."""

    message = "没有找到该附件，可能已被删除、尚在检查，或您无权查看。"


class PageNotFound(NotFound):
    """This page of the file has not been drawn, or there is none."""

    message = "没有第 {number} 页的图像，请打开原件查看。"


class FileDamaged(Unavailable):
    """What the store returned is not what was accepted."""

    message = "附件暂时无法读取，已通知管理员，请稍后再试。"


class CannotBecome(Conflict):
    """The file is in a state from which this is not possible."""

    message = "附件状态已发生变化，请刷新页面后再试。"

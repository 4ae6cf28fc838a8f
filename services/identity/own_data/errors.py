"""What can go wrong with a copy of the own data."""

from foundation.errors import NotFound, TooMany


class OwnExportsSpent(TooMany):
    """Nobody takes so many copies on one day."""

    message = "您今天下载个人信息已达 {most} 次的上限，请明天再下载。"


class OwnFileGone(NotFound):
    """The file does not exist any more."""

    message = "该照片已按保存期限删除，无法下载。"

"""What can go wrong with a copy of the own data."""

from foundation.errors import NotFound


class OwnFileGone(NotFound):
    """The file does not exist any more, or is another person's."""

    message = "该文件已不存在，无法下载。"

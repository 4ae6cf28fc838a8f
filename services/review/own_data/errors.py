"""What can go wrong with a copy of the own data."""

from foundation.errors import NotFound


class OwnFileGone(NotFound):
    """The notice does not exist, or is another person's."""

    message = "该委派通知已不存在，无法下载。"

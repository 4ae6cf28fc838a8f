"""What can go wrong with messages."""

from foundation.errors import Conflict, NotFound


class MessageNotFound(NotFound):
    """There is no such message, or it is somebody else's."""

    message = "没有找到这条消息。"


class NotPossibleNow(Conflict):
    """The message cannot become that from what it is."""

    message = "这条消息的状态已发生变化，请刷新页面后再试。"


class PersonUnknown(Exception):
    """The account has not been told to this service yet."""

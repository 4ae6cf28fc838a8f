"""What can go wrong with the bell."""

from foundation.errors import TooMany, Unavailable


class TooManyBells(TooMany):
    """The person has as many streams open as one may have."""

    message = "打开的页面过多，消息数量将在刷新页面后更新。"


class NoRoom(Unavailable):
    """This process has as many streams open as it can carry."""

    message = "系统暂时繁忙，消息数量将在刷新页面后更新。"

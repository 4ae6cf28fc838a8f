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


class OnlyTextMessages(Conflict):
    """A message in the app has arrived by being written."""

    message = "站内消息已经送达，不需要重新发送。"


class CodeNotRepeated(Conflict):
    """What serves once is not sent again by anybody but who asks for it."""

    message = "验证码和初始密码不能重新发送，请由本人重新获取。"


class ResendTooLate(Conflict):
    """What the message says does not hold any more."""

    message = "这条短信的内容已经过期，不能重新发送。"


class SentTooOften(Conflict):
    """The message has been sent again as often as it may."""

    message = "这条短信已重新发送{most}次，请核对手机号或联系短信服务商。"


class NewerOneThere(Conflict):
    """The person has been sent a newer message, which the older one would repeat or contradict."""

    message = "之后已向该人员发送了更新的短信，这一条不再适用，请重新发送最新的一条。"

"""What can go wrong with organizations, in words."""

from foundation.errors import Unavailable


class AuthorityUnknown(Unavailable):
    """The authority has not been told to this service yet."""

    message = "审核单位信息正在同步，请稍后再试。您填写的内容没有丢失。"

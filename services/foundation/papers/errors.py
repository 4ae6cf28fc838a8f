"""What can go wrong while a paper is made."""

from foundation.errors import Unavailable


class PapersQueued(Unavailable):
    """Others have papers made at this moment."""

    message = "现在生成文件的人较多，请过几秒再试。您填写的内容没有丢失。"


class PaperNotMade(Unavailable):
    """The paper could not be made within its limits."""

    message = "文件没有生成成功，请稍后再试；如果一直不成功，请联系管理员。您填写的内容没有丢失。"

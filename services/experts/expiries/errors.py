"""What can go wrong with a yearly confirmation."""

from foundation.errors import Conflict


class NotConfirmable(Conflict):
    """Only who is in the library, with nothing under review, confirms the data."""

    message = "当前状态为“{status}”，不能进行年度确认。"


class ConfirmationNotDue(Conflict):
    """The confirmation is far from being due, or none is asked for."""

    message = "现在不需要年度确认。如信息有变化，请点击“信息变更”。"

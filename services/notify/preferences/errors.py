"""What can go wrong with preferences."""

from foundation.errors import Invalid


class NoSuchReminder(Invalid):
    """The person gets no reminders of this kind."""

    message = "您没有这一类提醒，请刷新页面后再试。"
    field = "/sms_off"

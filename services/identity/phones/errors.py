"""What can be wrong with another mobile number."""

from foundation.errors import Invalid


class PhoneUnchanged(Invalid):
    """It is the number that the account has already."""

    message = "该手机号就是您现在使用的手机号，不需要更换。"
    field = "/phone"

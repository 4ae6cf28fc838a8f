"""What is said to an address that asks too much."""

from foundation.errors import TooMany


class AddressBudgetSpent(TooMany):
    """Too much was asked from one network address within an hour."""

    message = "您所在的网络一小时内请求次数过多，请稍后再试。"

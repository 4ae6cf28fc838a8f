"""What can go wrong when personal data is read."""

from foundation.errors import TooMany


class UnmaskingSpent(TooMany):
    """Nobody has so many full numbers shown on one day."""

    message = "您今天查看完整证件号码和联系方式已达 {most} 次的上限，请明天再查看。"

"""What can go wrong with receipts."""

from foundation.errors import Forbidden


class SignatureWrong(Forbidden):
    """Whoever reports does not know the address that we gave to our provider."""

    message = "回执地址的签名不正确，请在短信服务商的控制台重新填写回执地址。"

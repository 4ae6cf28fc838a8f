"""Identity numbers made up for tests: the checksum is right, nobody holds them on purpose."""

from stdnum.iso7064 import mod_11_2


def eighteen(prefix: str = "650102", born: str = "19600521", order: int = 123) -> str:
    """Return an 18-digit number with the right check digit."""
    digits = f"{prefix}{born}{order:03d}"
    return digits + mod_11_2.calc_check_digit(digits)

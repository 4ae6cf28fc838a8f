"""The number of a notice (发文字号)."""

PREFIX = "新消专委"
"""代字: 新疆, 消防协会, 专家, 委派. Then the year in 六角括号, as official documents are numbered (GB/T 9704)."""


def number_of(year: int, sequence: int) -> str:
    """Return the number, for example 新消专委〔2026〕0001号; 委派通知 and what withdraws them share one series."""
    return f"{PREFIX}〔{year}〕{sequence:04d}号"

"""Cells that a spreadsheet takes for what they are."""

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL = ("\t", "\r", "\n")


def escaped(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula, also once it is saved as CSV (trust.md, OWASP)."""
    return f"'{value}" if value.startswith(CONTROL) or value.lstrip().startswith(FORMULA) else value

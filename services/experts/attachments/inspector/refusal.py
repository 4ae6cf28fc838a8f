"""Why a file is refused, as a code."""


class Refused(Exception):
    """This file cannot be accepted; `code` is a key of policies.REASONS."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

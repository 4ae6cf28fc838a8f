"""Why a file is refused, as a code."""


class Refused(Exception):
    """This file cannot be accepted; `code` is a key of policies.REASONS, `page` the page that it is about."""

    def __init__(self, code: str, page: int | None = None) -> None:
        self.code = code
        self.page = page
        super().__init__(code)

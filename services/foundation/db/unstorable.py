"""Which errors mean: a text holds what PostgreSQL keeps in no text, a NUL or half of a surrogate pair."""

from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

# character_not_in_repertoire and untranslatable_character
SQLSTATES = frozenset({"22021", "22P05"})


def is_unstorable(error: BaseException) -> bool:
    """Return whether the database, or its driver, could not take a text; the same call will never succeed."""
    if not isinstance(error, DBAPIError):
        return False
    if getattr(error.orig, "sqlstate", None) in SQLSTATES:
        return True
    return any(isinstance(cause, UnicodeEncodeError) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__

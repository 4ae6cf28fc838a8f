"""Which failures mean: try again later. A database that starts is one, a table that is missing is none."""

import asyncpg
import pytest

from foundation.db.transient import is_transient


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (asyncpg.CannotConnectNowError("the database system is starting up"), True),
        (asyncpg.TooManyConnectionsError("sorry, too many clients already"), True),
        (asyncpg.ConnectionDoesNotExistError("closed in the middle of the operation"), True),
        (asyncpg.InterfaceError("connection is closed"), True),
        (asyncpg.InvalidPasswordError("password authentication failed"), False),
        (asyncpg.UndefinedTableError("no such table"), False),
        (ValueError("ours"), False),
    ],
)
def test_what_is_raised_bare_where_a_connection_is_made(error, transient):
    assert is_transient(error) is transient

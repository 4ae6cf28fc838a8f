"""How an operator's command ends where something is away: in one sentence, not in a trace of our code."""

from typing import Any

import asyncpg
import click
from sqlalchemy.exc import DBAPIError

from foundation.db.transient import DEPENDENCIES, is_transient

# Their traces belong in the log of the process; whoever keeps them alive starts them again.
PROCESSES = frozenset({"api", "relay", "consumer", "worker"})


class Commands(click.Group):
    """Commands that say which server or file they could not reach; what nobody foresaw keeps its trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; raise ClickException for what is not a fault of ours."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if ctx.invoked_subcommand in PROCESSES or not _is_away(error):
                raise
            raise click.ClickException(sentence(error)) from error


def sentence(error: Exception) -> str:
    """Return what was away, without the statement that was on its way: that may hold data."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    said = str(error.orig if isinstance(error, DBAPIError) else error) or type(error).__name__
    return f"a server that this needs did not answer, or refused: {said.strip()}"


def _is_away(error: Exception) -> bool:
    return is_transient(error) or isinstance(error, (*DEPENDENCIES, asyncpg.PostgresError))

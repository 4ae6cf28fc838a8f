"""Alembic, run by the program itself: each service keeps its revisions in its `migrations` folder."""

import asyncio
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from foundation.db.base import PlatformBase

PROTECTED_TABLES = ("audit_entries", "audit_links")

PROTECT_AUDIT = (
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit records are only ever added'; END $$""",
    """CREATE TRIGGER audit_entries_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER audit_links_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)
UNPROTECT_AUDIT = "DROP FUNCTION refuse_change() CASCADE"


def configuration(folder: Path, url: str) -> Config:
    """Return Alembic's configuration for the revisions in `folder` on the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["url"] = url
    return config


def upgrade(folder: Path, url: str, revision: str = "head") -> None:
    """Bring the database up to `revision` and let the application role use it."""
    command.upgrade(configuration(folder, url), revision)


def downgrade(folder: Path, url: str, revision: str) -> None:
    """Take the database back to `revision` ("base" for nothing at all)."""
    command.downgrade(configuration(folder, url), revision)


def run(metadata: MetaData) -> None:
    """Run the revisions; what a service's `migrations/env.py` calls."""
    asyncio.run(_run(context.config.attributes["url"], [metadata, PlatformBase.metadata]))


async def _run(url: str, metadatas: list[MetaData]) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_run_on, metadatas)
        await connection.commit()
    await engine.dispose()


def _run_on(connection: Connection, metadatas: list[MetaData]) -> None:
    connection.execute(text("SET lock_timeout = '2s'"))
    context.configure(connection=connection, target_metadata=metadatas, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    _grant_application_role(connection)


def _grant_application_role(connection: Connection) -> None:
    """Give `<name>_app` the rows but not the tables, and of the audit log only reading and adding."""
    owner = str(connection.execute(text("SELECT current_user")).scalar_one())
    role = owner.removesuffix("_owner") + "_app"
    if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar():
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
    connection.execute(
        text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
    )
    connection.execute(text(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}"))
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None:
        for table in PROTECTED_TABLES:
            connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted}"))

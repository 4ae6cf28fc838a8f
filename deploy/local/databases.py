"""The databases and roles of the services: one database each, owned by one role and used by another.

`<service>_owner` owns the database and its schema and runs the migrations. `<service>_app` logs in for the
service: it reads and writes rows of the owner's tables and can create nothing. A migration takes rights
away where a table is insert-only.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.engine import URL, make_url

SERVICES = ("identity", "experts", "review", "notify")
LOCALES = ("C.UTF-8", "C")
# Any number: two test runs on one server must not create the same role at once.
LOCK = 730_215


def name_of(service: str, suffix: str = "") -> str:
    """Return the database's name; ValueError unless the suffix is lower-case letters, digits, underscores."""
    if not re.fullmatch(r"[a-z0-9_]{0,40}", suffix):
        raise ValueError(f"{suffix!r} cannot end a database's name")
    return f"{service}{suffix}"


def url_of(admin_url: str, role: str, password: str, database: str) -> str:
    """Return the SQLAlchemy URL (asyncpg) of a role's way into a database of the server at `admin_url`."""
    address = make_url(admin_url).set(
        drivername="postgresql+asyncpg", username=role, password=password, database=database
    )
    return address.render_as_string(hide_password=False)


def create(
    admin_url: str, password_of: Callable[[str], str], *, services: Iterable[str] = SERVICES, suffix: str = ""
) -> None:
    """Create what each service lacks of roles, database and rights; `password_of` takes a role's name."""
    _run(_create_all(admin_url, password_of, list(services), suffix))


def drop(admin_url: str, *, services: Iterable[str] = SERVICES, suffix: str) -> None:
    """Drop the databases of this suffix, ending whoever is connected; the roles stay."""
    _run(_drop_all(admin_url, [name_of(service, suffix) for service in services]))


def _run(work: Coroutine[None, None, None]) -> None:
    """Run to the end in a thread, so that a caller inside an event loop may call too."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _create_all(
    admin_url: str, password_of: Callable[[str], str], services: list[str], suffix: str
) -> None:
    async with _connected(admin_url) as server:
        await server.execute("SELECT pg_advisory_lock($1)", LOCK)
        for service in services:
            owner, app = f"{service}_owner", f"{service}_app"
            for role in (owner, app):
                await _ensure_role(server, role, password_of(role))
            database = name_of(service, suffix)
            await _ensure_database(server, database, owner)
            async with _connected(admin_url, database) as inside:
                await _set_rights(inside, database, owner, app)


async def _drop_all(admin_url: str, databases: list[str]) -> None:
    async with _connected(admin_url) as server:
        for database in databases:
            await server.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


async def _ensure_role(server: "asyncpg.Connection", role: str, password: str) -> None:
    known = await server.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role)
    verb = "ALTER" if known else "CREATE"
    quoted = password.replace("'", "''")
    await server.execute(
        f"{verb} ROLE \"{role}\" LOGIN PASSWORD '{quoted}' NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT"
    )


async def _ensure_database(server: "asyncpg.Connection", database: str, owner: str) -> None:
    if await server.fetchval("SELECT true FROM pg_database WHERE datname = $1", database):
        return
    for locale in LOCALES:
        try:
            await server.execute(
                f'CREATE DATABASE "{database}" OWNER "{owner}" TEMPLATE template0 ENCODING \'UTF8\' '
                f"LC_COLLATE '{locale}' LC_CTYPE '{locale}'"
            )
        except asyncpg.PostgresError:
            # A C library without this locale; the last one exists everywhere.
            if locale == LOCALES[-1]:
                raise
        else:
            return


async def _set_rights(inside: "asyncpg.Connection", database: str, owner: str, app: str) -> None:
    for statement in (
        # PUBLIC may otherwise connect, make temporary tables and (before PostgreSQL 15) create in the schema.
        f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC',
        f'GRANT CONNECT ON DATABASE "{database}" TO "{app}"',
        f'ALTER SCHEMA public OWNER TO "{owner}"',
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f'GRANT USAGE ON SCHEMA public TO "{app}"',
        f'ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" IN SCHEMA public '
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{app}"',
        f'ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" IN SCHEMA public '
        f'GRANT USAGE, SELECT ON SEQUENCES TO "{app}"',
    ):
        await inside.execute(statement)


@asynccontextmanager
async def _connected(admin_url: str, database: str | None = None) -> "AsyncIterator[asyncpg.Connection]":
    address: URL = make_url(admin_url).set(drivername="postgresql")
    if database is not None:
        address = address.set(database=database)
    connection = await asyncpg.connect(address.render_as_string(hide_password=False), timeout=10)
    try:
        yield connection
    finally:
        await connection.close()

"""Every service's revisions go up, down and up again, and leave exactly the tables of the code."""

import asyncio
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from expertlib import registry
from foundation.db import migrations
from foundation.db.base import PlatformBase
from tests.architecture.source import BACKENDS

pytestmark = pytest.mark.service

SUFFIX = "_revisions"


@pytest.mark.parametrize("service", BACKENDS)
def test_revisions_go_up_down_and_up_again_from_each(service, stack):
    stack.prepare([service], SUFFIX)
    url = stack.environment(service, SUFFIX)[f"{service.upper()}_MIGRATE_URL"]
    folder = registry.migrations_folder(service)
    script = ScriptDirectory.from_config(migrations.configuration(folder, url))
    revisions = [revision.revision for revision in script.walk_revisions()][::-1]
    for revision in revisions:
        migrations.upgrade(folder, url, revision)
        migrations.downgrade(folder, url, "base")
        migrations.upgrade(folder, url, revision)
    assert differences(service, url) == []


def differences(service, url):
    async def compare():
        engine = create_async_engine(url, poolclass=NullPool)
        metadata = [import_module(f"{service}.database").Base.metadata, PlatformBase.metadata]
        async with engine.connect() as connection:
            found = await connection.run_sync(
                lambda inner: compare_metadata(
                    MigrationContext.configure(inner, opts={"compare_type": True}), metadata
                )
            )
        await engine.dispose()
        return found

    return asyncio.run(compare())

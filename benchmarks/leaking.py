"""`python -m benchmarks.leaking FOUND COUNT`: have experts' worker do so many tasks that find nothing to do."""

import asyncio
import json
import sys
from pathlib import Path

from experts.settings import open_resources
from foundation.ids import uuid7

AT_ONCE = 500


async def _main(found: str, count: str) -> None:
    resources = open_resources()
    left = int(count)
    try:
        while left > 0:
            async with resources.unit_of_work() as uow:
                for _ in range(min(left, AT_ONCE)):
                    uow.enqueue("remove_export", export_id=str(uuid7()))
                uow.leave_unaudited("there are no such exports")
            left -= AT_ONCE
    finally:
        await resources.close()
    await asyncio.to_thread(Path(found).write_text, json.dumps({"count": int(count)}))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))

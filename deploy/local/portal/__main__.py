"""`python -m deploy.local.portal`: serve the provider on loopback. PORTAL_CLIENT_SECRET is the client's secret."""

import argparse
import asyncio
import contextlib
import os
from pathlib import Path

import uvicorn

from deploy.local.portal.app import make_app
from deploy.local.portal.grants import Client


class _Server(uvicorn.Server):
    """Looks twice a second whether to stop; uvicorn would wake ten times while nobody asks anything."""

    async def main_loop(self) -> None:
        while not await self.on_tick(0):  # noqa: ASYNC110  # a signal only sets a flag
            await asyncio.sleep(0.5)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local.portal", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="keeps the people and the signing key")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--redirect-uri", required=True)
    given = parser.parse_args()
    client = Client(given.client_id, os.environ["PORTAL_CLIENT_SECRET"], given.redirect_uri)
    config = uvicorn.Config(
        make_app(given.folder, f"http://127.0.0.1:{given.port}", client),
        host="127.0.0.1",
        port=given.port,
        loop="asyncio",
        http="h11",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
    )
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config).run()


if __name__ == "__main__":
    main()

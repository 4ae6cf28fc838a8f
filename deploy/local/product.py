"""The product's processes on one machine: the same for `make run` and for the tests that walk the whole of it."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from deploy.local import environment
from deploy.local.databases import SERVICES
from deploy.local.environment import PortalClient
from deploy.local.folder import Ports, Secrets
from deploy.local.processes import Process, port_is_free
from deploy.local.stack import Stack

# A browser's open event stream would hold the gateway for longer; the product loses nothing when killed.
GRACE_SECONDS = 6.0
FRUGAL = {
    "PYTHONUNBUFFERED": "1",
    # One heap per thread is what makes a small Python process a large one.
    "MALLOC_ARENA_MAX": "2",
    "NO_PROXY": "127.0.0.1,localhost",
}


@dataclass(frozen=True)
class Product:
    """The product on a prepared stack. `program` is the expertlib command; `url` the gateway's address.

    `pool_size` keeps that many database connections open per service and process, instead of the default.
    """

    stack: Stack
    folder: Path
    program: Sequence[str]
    port: int
    suffix: str = ""
    worker_pool: str = "solo"
    pool_size: int | None = None

    @property
    def url(self) -> str:
        """The gateway's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The settings of all services, for a process that serves several."""
        return environment.of_services(self.stack.addresses, suffix=self.suffix, public_url=self.url)

    @cached_property
    def portal(self) -> PortalClient:
        """How the evaluation's OpenID provider is reached; its port and secret are kept in the folder."""
        port = Ports(self.folder / "ports.json", port_is_free)("portal")
        secret = Secrets(self.folder / "secrets.json")("portal-client")
        return PortalClient(f"http://127.0.0.1:{port}", "expertlib", secret, f"{self.url}/sso/callback")

    def processes(self) -> list[Process]:
        """Return every process of the product, not started: APIs, relay, consumer, worker, gateway, and the portal."""
        port_of = Ports(self.folder / "ports.json", port_is_free)
        portal = self.portal
        ports = {service: port_of(f"{service}-api") for service in SERVICES}
        urls = {service: f"http://127.0.0.1:{port}" for service, port in ports.items()}
        gateway = environment.of_gateway(self.stack.addresses, urls, self.url)
        return [
            *(
                self.command(
                    f"{service}-api",
                    ["api", service, "--port", str(ports[service])],
                    settings=self._of_api(service, portal),
                    ready=partial(answers, f"{urls[service]}/healthz"),
                )
                for service in SERVICES
            ),
            self.command("relay", ["relay", *SERVICES]),
            self.command("consumer", ["consumer", *SERVICES]),
            self.command("worker", ["worker", *SERVICES, "--pool", self.worker_pool]),
            self.command(
                "gateway",
                ["api", "gateway", "--port", str(self.port)],
                settings=gateway,
                ready=partial(answers, f"{self.url}/readyz"),
            ),
            self._portal_process(portal),
        ]

    def command(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        settings: Mapping[str, str] | None = None,
        ready: Callable[[], bool] = lambda: True,
    ) -> Process:
        """Return a process that runs one expertlib command."""
        return Process(
            name=name,
            command=[*self.program, *arguments],
            folder=self.folder,
            environment={
                **os.environ,
                **(self.settings if settings is None else settings),
                **self._pool_sizes(),
                **FRUGAL,
            },
            ready=ready,
            grace=GRACE_SECONDS,
        )

    def _of_api(self, service: str, portal: PortalClient) -> dict[str, str]:
        settings = self.stack.environment(service, self.suffix, public_url=self.url)
        return settings | environment.of_portal(portal) if service == "identity" else settings

    def _portal_process(self, portal: PortalClient) -> Process:
        """Return the OpenID provider that stands for the government portal; it knows nothing of the product."""
        return Process(
            name="portal",
            command=[
                sys.executable,
                *("-m", "deploy.local.portal"),
                *("--port", portal.url.rpartition(":")[2]),
                *("--folder", str(self.folder.absolute() / "portal")),
                *("--client-id", portal.client_id),
                *("--redirect-uri", portal.redirect_uri),
            ],
            folder=self.folder,
            environment={**os.environ, "PORTAL_CLIENT_SECRET": portal.secret, **FRUGAL},
            ready=partial(answers, f"{portal.url}/jwks"),
            directory=environment.REPOSITORY,
            grace=GRACE_SECONDS,
        )

    def _pool_sizes(self) -> dict[str, str]:
        sized = SERVICES if self.pool_size is not None else ()
        return {f"{service.upper()}_DATABASE_POOL_SIZE": str(self.pool_size) for service in sized}


def answers(url: str) -> bool:
    """Whether a GET is answered with 200 within five seconds; a proxy in the environment is not asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False

"""A set of servers with their URLs: the one interface of `embedded` and `production`."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from deploy.local import databases, environment, seaweed
from deploy.local.databases import SERVICES
from deploy.local.environment import Addresses
from deploy.local.processes import Process, stop_all


@dataclass(frozen=True)
class Stack:
    """Servers that run, or will after `start`.

    `servers` holds those that we started ourselves, in their order of starting: `postgres`, `redis`, `s3` and,
    in the production-like set, `epmd` and `rabbitmq`. A server that was given by URL is missing there.
    """

    addresses: Addresses
    servers: Mapping[str, Process]

    def start(self, pause: Callable[[float], None] = time.sleep) -> None:
        """Start every server, all at once, and wait for each; `pause` sleeps meanwhile and may raise."""
        for server in self.servers.values():
            server.launch()
            if server.others_need_it:
                server.wait_until_ready(pause)
        for server in self.servers.values():
            server.wait_until_ready(pause)

    def stop(self) -> None:
        """Stop every server; nothing of them stays behind."""
        stop_all(reversed(list(self.servers.values())))

    def prepare(self, services: Iterable[str] = SERVICES, database_suffix: str = "") -> None:
        """Create the services' roles, databases and buckets, and the bucket of audit heads, where they are missing."""
        names = list(services)
        databases.create(
            self.addresses.postgres, self.addresses.password_of, services=names, suffix=database_suffix
        )
        for service in names:
            seaweed.make_bucket(self.addresses.s3, environment.bucket_of(service, database_suffix))
        heads = environment.bucket_of(environment.AUDIT_HEADS, database_suffix)
        seaweed.make_bucket(self.addresses.s3, heads, locks=True)

    def environment(
        self,
        service: str,
        database_suffix: str = "",
        environment_name: str = "evaluation",
        public_url: str = environment.NO_GATEWAY,
    ) -> dict[str, str]:
        """Return the environment variables of one service with a database; links lead to `public_url`."""
        return environment.of_service(
            self.addresses,
            service,
            suffix=database_suffix,
            environment=environment_name,
            public_url=public_url,
        )

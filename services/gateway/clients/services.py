"""The four services behind the gateway, opened once per process."""

from dataclasses import dataclass

from fastapi import Request

from gateway.clients.base import ServiceClient
from gateway.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """Where pages ask."""

    identity: ServiceClient
    experts: ServiceClient
    review: ServiceClient
    notify: ServiceClient

    @classmethod
    def open(cls, settings: Settings) -> "Services":
        """Return clients for the services at the addresses in the settings."""
        return cls(
            ServiceClient("identity", settings.identity_url),
            ServiceClient("experts", settings.experts_url),
            ServiceClient("review", settings.review_url),
            ServiceClient("notify", settings.notify_url),
        )

    def all(self) -> tuple[ServiceClient, ...]:
        """Return every client."""
        return self.identity, self.experts, self.review, self.notify

    async def close(self) -> None:
        """Close every client."""
        for client in self.all():
            await client.close()


def services(request: Request) -> Services:
    """Return the services of this process."""
    opened: Services = request.app.state.services
    return opened

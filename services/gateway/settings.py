"""The settings of the gateway, read once from variables that begin with `GATEWAY_`."""

from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Settings(BaseSettings):
    """Where the services are, and how the pages are served.

    `trusted_proxies` are the addresses or networks of the proxies in front, separated by commas: what they say of the
    caller (X-Forwarded-For, X-Forwarded-Proto) is believed, what anybody else says is not. `host_names` are further
    names by which browsers may ask, beside that of `public_url`.
    """

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", extra="ignore")

    environment: Literal["production", "evaluation"] = "production"
    identity_url: str
    experts_url: str
    review_url: str
    notify_url: str
    public_url: str
    cookie_secure: bool = True
    node_modules: Path
    redis_url: SecretStr | None = None
    log_level: Literal["debug", "info", "warning"] = "info"
    platform_name: str = "新疆消防建设综合管理云平台"
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    host_names: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("trusted_proxies", "host_names", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip().lower() for part in value.split(",") if part.strip())

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Raise for what is no address: `*` or a name would let everybody say who they are."""
        for network in value:
            if ip_network(network).prefixlen == 0:
                raise ValueError(f"{network} trusts everybody")
        return value

    @property
    def hosts(self) -> frozenset[str]:
        """Return the names, without ports, by which browsers may ask; on one's own machine any name of loopback."""
        public = urlsplit(self.public_url).hostname or ""
        return frozenset({public, *self.host_names}) | (LOOPBACK if public in LOOPBACK else frozenset())


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()

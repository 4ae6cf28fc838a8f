"""The settings of the gateway, read once from variables that begin with `GATEWAY_`."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the services are, and how the pages are served."""

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


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()

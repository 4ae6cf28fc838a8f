"""The settings of review, read once from variables that begin with `REVIEW_`."""

from functools import cache

from pydantic_settings import SettingsConfigDict

from foundation.resources import Resources
from foundation.settings import BackendSettings


class Settings(BackendSettings):
    """What review needs beyond every service's settings."""

    model_config = SettingsConfigDict(env_prefix="REVIEW_")


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


def open_resources() -> Resources:
    """Return what a process of this service holds open."""
    return Resources.open("review", settings())

"""The settings of review, read once from variables that begin with `REVIEW_`."""

from functools import cache

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from foundation.resources import Resources
from foundation.settings import BackendSettings


class Settings(BackendSettings):
    """What review needs beyond every service's settings. Both terms are counted in working days."""

    model_config = SettingsConfigDict(env_prefix="REVIEW_")

    preliminary_days: int = Field(5, ge=1, le=60)
    final_days: int = Field(5, ge=1, le=60)


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


def open_resources() -> Resources:
    """Return what a process of this service holds open."""
    return Resources.open("review", settings())

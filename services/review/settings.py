"""The settings of review, read once from variables that begin with `REVIEW_`."""

from functools import cache
from typing import Annotated

from pydantic import AfterValidator, DirectoryPath, Field
from pydantic_settings import SettingsConfigDict

from foundation.papers.fonts import check_holds_fonts
from foundation.resources import Resources
from foundation.settings import BackendSettings


class Settings(BackendSettings):
    """What review needs beyond every service's settings.

    `font_dir` holds the fonts of 委派通知; `public_url` is the gateway's address, which the code on a notice leads to.
    So often may one network address open and answer invitations, or look a notice up, without logging in.
    """

    model_config = SettingsConfigDict(env_prefix="REVIEW_")

    font_dir: Annotated[DirectoryPath, AfterValidator(check_holds_fonts)]
    public_url: str
    open_pages_per_address_per_hour: int = Field(default=600, gt=0)
    # How long 委派通知 to people who were deleted keep their names: records of decisions, three years at least.
    notices_kept_days: int = Field(default=1096, ge=1096)


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


def settings_of(resources: Resources) -> Settings:
    """Return the settings that resources of this service were opened with."""
    held = resources.settings
    if not isinstance(held, Settings):
        raise TypeError("these resources belong to another service")
    return held


def open_resources() -> Resources:
    """Return what a process of this service holds open."""
    return Resources.open("review", settings())

"""The settings of experts, read once from variables that begin with `EXPERTS_`."""

from functools import cache
from typing import Annotated

from pydantic import AfterValidator, DirectoryPath
from pydantic_settings import SettingsConfigDict

from foundation.papers.fonts import check_holds_fonts
from foundation.resources import Resources
from foundation.settings import BackendSettings


class Settings(BackendSettings):
    """What experts needs beyond every service's settings; `font_dir` holds the fonts of 专家申报表, also below."""

    model_config = SettingsConfigDict(env_prefix="EXPERTS_")

    font_dir: Annotated[DirectoryPath, AfterValidator(check_holds_fonts)]


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


def open_resources() -> Resources:
    """Return what a process of this service holds open."""
    return Resources.open("experts", settings())

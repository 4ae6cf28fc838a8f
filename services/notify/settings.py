"""The settings of notify, read once from variables that begin with `NOTIFY_`."""

from functools import cache
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from foundation.resources import Resources
from foundation.settings import BackendSettings


class Settings(BackendSettings):
    """What notify needs beyond every service's settings.

    `sms_attempts` is how often a provider is asked to send one message before it counts as failed; `public_url` is the
    gateway's address, for links in messages.
    """

    model_config = SettingsConfigDict(env_prefix="NOTIFY_")

    sms_provider: Literal["outbox"]
    sms_attempts: int = Field(6, ge=1, le=20)
    public_url: str

    @model_validator(mode="after")
    def refuse_readable_codes_in_production(self) -> Self:
        """Raise where one-time codes would be readable by anybody who opens the evaluation page."""
        if self.environment == "production" and self.sms_provider == "outbox":
            raise ValueError("SMS_PROVIDER=outbox keeps messages instead of sending them: evaluation only")
        return self


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


def open_resources() -> Resources:
    """Return what a process of this service holds open."""
    return Resources.open("notify", settings())

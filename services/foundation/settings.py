"""The shape of a service's settings. Each service's own settings module reads them once, at its start."""

from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings


class BackendSettings(BaseSettings):
    """What every service with a database needs."""

    environment: Literal["production", "evaluation"] = "production"
    database_url: SecretStr
    migrate_url: SecretStr | None = None
    broker_url: SecretStr
    redis_url: SecretStr
    s3_endpoint: str
    s3_access_key: str
    s3_secret_key: SecretStr
    s3_bucket: str
    s3_secure: bool = True
    keys_dir: Path
    database_pool_size: int = 8
    log_level: Literal["debug", "info", "warning"] = "info"

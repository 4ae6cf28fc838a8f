"""The shape of a service's settings. Each service's own settings module reads them once, at its start."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

# Half a year, which the law asks of logs, and a day more than its longest six months.
SHORTEST_LOCK_DAYS = 185


class BackendSettings(BaseSettings):
    """What every service with a database needs.

    The audit chain's heads go every hour to `audit_heads_bucket`, a bucket with object lock, where each stays
    `audit_heads_days`, and to `audit_heads_file`, which belongs on another machine (docs/guide/backup.md).
    """

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
    audit_heads_bucket: str | None = None
    audit_heads_days: int = Field(default=1100, ge=SHORTEST_LOCK_DAYS, le=36_500)
    audit_heads_file: Path | None = None
    keys_dir: Path
    database_pool_size: int = 8
    log_level: Literal["debug", "info", "warning"] = "info"

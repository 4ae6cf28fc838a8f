"""The settings of each process as environment variables, named SERVICE_SETTING in upper case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local import databases
from deploy.local.databases import SERVICES
from deploy.local.seaweed import S3Account

REPOSITORY = Path(__file__).resolve().parents[2]
FONTS = REPOSITORY / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
WITH_PAPERS = ("experts", "review")
WITH_LINKS = ("review", "notify")
# The one bucket that all services share: locked, and nobody's to empty.
AUDIT_HEADS = "audit-heads"
# The discard port: a link that was made where no gateway is known opens nothing.
NO_GATEWAY = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Addresses:
    """Where the servers are; `postgres` is a superuser's URL, `password_of` knows the roles' passwords."""

    postgres: str
    redis: str
    broker: str
    s3: S3Account
    keys: Path
    password_of: Callable[[str], str]


def of_service(
    addresses: Addresses,
    service: str,
    *,
    suffix: str = "",
    environment: str = "evaluation",
    public_url: str = NO_GATEWAY,
) -> dict[str, str]:
    """Return the settings of one service with a database; `suffix` chooses its database and bucket.

    `public_url` is the gateway's address, for those who write links; without one they lead nowhere.
    """
    database = databases.name_of(service, suffix)

    def way_in(role: str) -> str:
        return databases.url_of(addresses.postgres, role, addresses.password_of(role), database)

    settings = {
        "ENVIRONMENT": environment,
        "DATABASE_URL": way_in(f"{service}_app"),
        "MIGRATE_URL": way_in(f"{service}_owner"),
        "BROKER_URL": addresses.broker,
        "REDIS_URL": addresses.redis,
        "S3_ENDPOINT": addresses.s3.endpoint,
        "S3_ACCESS_KEY": addresses.s3.access_key,
        "S3_SECRET_KEY": addresses.s3.secret_key,
        "S3_BUCKET": bucket_of(service, suffix),
        "S3_SECURE": _truth(addresses.s3.secure),
        "KEYS_DIR": str(addresses.keys),
        "AUDIT_HEADS_BUCKET": bucket_of(AUDIT_HEADS, suffix),
    }
    if service == "identity" and environment == "evaluation":
        settings["CAPTCHA_BEFORE_SMS"] = _truth(False)
    if service == "notify":
        settings["SMS_PROVIDER"] = "outbox"
    if service in WITH_PAPERS:
        settings["FONT_DIR"] = str(FONTS)
    if service in WITH_LINKS:
        settings["PUBLIC_URL"] = public_url
    return _prefixed(service, settings)


def of_services(
    addresses: Addresses,
    *,
    suffix: str = "",
    environment: str = "evaluation",
    public_url: str = NO_GATEWAY,
) -> dict[str, str]:
    """Return the settings of all services with a database, for a process that serves several."""
    return {
        name: value
        for service in SERVICES
        for name, value in of_service(
            addresses, service, suffix=suffix, environment=environment, public_url=public_url
        ).items()
    }


def of_gateway(
    addresses: Addresses, urls: Mapping[str, str], public_url: str, *, environment: str = "evaluation"
) -> dict[str, str]:
    """Return the gateway's settings; `urls` names where each service's API answers."""
    settings = {
        "ENVIRONMENT": environment,
        **{f"{service.upper()}_URL": urls[service] for service in SERVICES},
        "PUBLIC_URL": public_url,
        "COOKIE_SECURE": _truth(environment != "evaluation"),
        "NODE_MODULES": str(REPOSITORY / "node_modules"),
        "REDIS_URL": addresses.redis,
    }
    return _prefixed("gateway", settings)


@dataclass(frozen=True)
class PortalClient:
    """How identity and the evaluation's OpenID provider know each other; `url` is the provider's."""

    url: str
    client_id: str
    secret: str
    redirect_uri: str


def of_portal(client: PortalClient) -> dict[str, str]:
    """Return what identity must know of the provider: what an operator copies from any issuer's discovery."""
    return _prefixed(
        "identity",
        {
            "PORTAL_ISSUER": client.url,
            "PORTAL_CLIENT_ID": client.client_id,
            "PORTAL_CLIENT_SECRET": client.secret,
            "PORTAL_AUTHORIZATION_ENDPOINT": f"{client.url}/authorize",
            "PORTAL_TOKEN_ENDPOINT": f"{client.url}/token",
            "PORTAL_JWKS_URI": f"{client.url}/jwks",
            "PORTAL_USERINFO_ENDPOINT": f"{client.url}/userinfo",
            "PORTAL_REDIRECT_URI": client.redirect_uri,
            "PORTAL_REQUIRES_ISS": _truth(True),
        },
    )


def bucket_of(service: str, suffix: str = "") -> str:
    """Return the name of the service's bucket (S3 allows letters, digits and hyphens)."""
    ending = suffix.strip("_").replace("_", "-")
    return f"expertlib-{service}-{ending}" if ending else f"expertlib-{service}"


def numbered(redis_url: str, database: int) -> str:
    """Return this Redis URL with another database number."""
    return urlsplit(redis_url)._replace(path=f"/{database}").geturl()


def _prefixed(service: str, settings: Mapping[str, str]) -> dict[str, str]:
    return {f"{service.upper()}_{name}": value for name, value in settings.items()}


def _truth(value: bool) -> str:
    return "true" if value else "false"

"""The settings of the government portal (政务一体化平台): any conforming OpenID Connect issuer, by settings only."""

from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from foundation.settings import BackendSettings

# Asymmetric only: with an HMAC algorithm the issuer's public key could be used to sign.
ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
)
REQUIRED: Final = (
    "portal_issuer",
    "portal_client_id",
    "portal_client_secret",
    "portal_authorization_endpoint",
    "portal_token_endpoint",
    "portal_jwks_uri",
    "portal_redirect_uri",
)
ADDRESSES: Final = (
    "portal_issuer",
    "portal_authorization_endpoint",
    "portal_token_endpoint",
    "portal_jwks_uri",
    "portal_userinfo_endpoint",
    "portal_redirect_uri",
)


class PortalSettings(BackendSettings):
    """Where the issuer is, who we are to it, and how it names what it says (docs/guide/portal.md).

    Without any of `REQUIRED` nobody comes in by the portal; with some of them the process does not start.
    Endpoints are settings and never read from the network, so that no answer can move them.
    """

    portal_issuer: str = ""
    portal_client_id: str = ""
    portal_client_secret: SecretStr = SecretStr("")
    portal_authorization_endpoint: str = ""
    portal_token_endpoint: str = ""
    portal_jwks_uri: str = ""
    portal_userinfo_endpoint: str = ""
    portal_redirect_uri: str = ""
    portal_scopes: str = "openid profile phone"
    portal_algorithms: str = "RS256"
    portal_requires_iss: bool = False
    portal_logins_per_address_per_hour: int = Field(default=300, gt=0)

    portal_claim_user_type: str = "user_type"
    portal_user_type_legal: str = "legal"
    portal_user_type_natural: str = "natural"
    portal_claim_name: str = "name"
    portal_claim_id_number: str = "id_number"
    portal_claim_id_number_verified: str = "id_number_verified"
    portal_claim_phone_number: str = "phone_number"
    portal_claim_phone_number_verified: str = "phone_number_verified"
    portal_claim_organization_name: str = "organization_name"
    portal_claim_credit_code: str = "credit_code"

    @property
    def portal_in_use(self) -> bool:
        """Return whether people may come in by the portal."""
        return bool(self.portal_issuer)

    @model_validator(mode="after")
    def _refuse_half_a_portal(self) -> Self:
        missing = [name for name in REQUIRED if not _text(getattr(self, name))]
        if missing and len(missing) < len(REQUIRED):
            raise ValueError(f"the portal needs all of its settings; missing: {', '.join(missing)}")
        if "openid" not in self.portal_scopes.split():
            raise ValueError("portal_scopes must hold openid")
        return self

    @model_validator(mode="after")
    def _refuse_weak_algorithms(self) -> Self:
        allowed = set(self.portal_algorithms.split())
        if not allowed or not allowed <= ALGORITHMS:
            raise ValueError(f"portal_algorithms may hold {', '.join(sorted(ALGORITHMS))} only")
        return self

    @model_validator(mode="after")
    def _refuse_addresses_in_clear(self) -> Self:
        schemes = ("https",) if self.environment == "production" else ("https", "http")
        for name in ADDRESSES:
            address = getattr(self, name)
            parts = urlsplit(address)
            if address and (parts.scheme not in schemes or not parts.netloc or "@" in parts.netloc):
                raise ValueError(f"{name} must be an address that begins with {' or '.join(schemes)}://")
        return self


def _text(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value

"""Coming in by the portal. One room in several modules; routes come in by this door."""

from identity.portal.model import PortalIdentity
from identity.portal.usecases.entering import Entered
from identity.portal.usecases.linking import complete_link, own_identities, remove_identity
from identity.portal.usecases.logins import BegunLogin, Return, begin_login, come_back, is_in_use

__all__ = [
    "BegunLogin",
    "Entered",
    "PortalIdentity",
    "Return",
    "begin_login",
    "come_back",
    "complete_link",
    "is_in_use",
    "own_identities",
    "remove_identity",
]

"""One TLS context for all requests of Alibaba Cloud's SDK.

The SDK reads the file of all certificate authorities anew for each request, twice: 50 ms of CPU in which the process
does nothing else, several times what all the rest of a message takes. What is verified stays the same. Connections are
not kept: one that the provider has closed meanwhile would leave a message of which nobody knows whether it went out.
"""

import ssl
from typing import Any

from darabonba import core


class SharedContext(ssl.SSLContext):
    """A context for clients that reads each file of authorities once."""

    _read: frozenset[Any] = frozenset()

    def load_verify_locations(self, cafile: Any = None, capath: Any = None, cadata: Any = None) -> None:
        """Trust these authorities too; a file that was read already is not read again."""
        if capath is None and cadata is None and cafile in self._read:
            return
        super().load_verify_locations(cafile, capath, cadata)
        self._read |= {cafile}


class _Tls:
    """Stands for the module `ssl` in the SDK's transport: makes a context once, everything else is the module's."""

    def __init__(self) -> None:
        self._context: SharedContext | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(ssl, name)

    def create_default_context(self, purpose: ssl.Purpose = ssl.Purpose.SERVER_AUTH) -> SharedContext:
        """Return the context of all requests; as ssl.create_default_context makes it, it verifies chain and name."""
        if self._context is None:
            context = SharedContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_default_certs(purpose)
            self._context = context
        return self._context


def share_context() -> None:
    """Have the SDK's requests of this process share one context from now on."""
    core.ssl = _Tls()

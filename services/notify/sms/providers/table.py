"""A provider's error codes and what each means for a message."""

from collections.abc import Mapping
from dataclasses import dataclass

from notify.sms.errors import NotSent, Reason, Refused, Unclear


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes by what follows: tried again later, never, or nobody knows whether the message went out.

    A code that is not listed means what its family (the part before the first dot) means; a family that is not
    listed is a refusal that this release does not know, tried again as if it might pass.
    """

    again: Mapping[str, Reason]
    never: Mapping[str, Reason]
    unclear: frozenset[str] = frozenset()

    def failure(self, code: str) -> Exception:
        """Return what a provider's refusal is: NotSent, Refused or Unclear."""
        for name in (code, code.split(".", 1)[0]):
            if name in self.unclear:
                return Unclear(code)
            if name in self.never:
                return Refused(self.never[name], code)
            if name in self.again:
                return NotSent(self.again[name], code)
        return NotSent(Reason.OTHER, code)

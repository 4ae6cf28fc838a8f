"""How a text is filled in. Pure."""

import re
from collections.abc import Mapping

from notify.templates.errors import VariableMissing

_VARIABLE = re.compile(r"\{(\w+)\}")


def fill_in(text: str, variables: Mapping[str, str]) -> str:
    """Return `text` with each `{name}` replaced; raise VariableMissing for a name that was not given.

    Values are put in as they are: braces that a person typed are not filled in again.
    """

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in variables:
            raise VariableMissing(match[1])
        return variables[match[1]]

    return _VARIABLE.sub(value_of, text)


def variables_in(*texts: str | None) -> set[str]:
    """Return the names of the variables that occur in some texts."""
    return {name for text in texts if text for name in _VARIABLE.findall(text)}

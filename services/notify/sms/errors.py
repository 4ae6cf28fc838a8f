"""How a provider says no. Anything else that it raises means: nobody knows whether the message went out."""


class NotSent(Exception):
    """The message did not go out, and may when tried again (the provider is busy or cannot be reached)."""


class Refused(Exception):
    """The message did not go out and never will (the number does not exist, the text is not registered)."""

"""What can go wrong with templates. Nobody reads these on a screen: they are faults of the house."""


class VariableMissing(Exception):
    """A template names a variable that was not given."""


class TemplateMissing(Exception):
    """No template has this code."""

"""What can go wrong in the library."""

from foundation.errors import NotFound


class ExpertNotFound(NotFound):
    """There is no such expert in the library, or not for this caller."""

    message = "专家库中没有该专家，或未与您的单位共享。"

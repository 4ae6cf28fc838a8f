"""What can go wrong, by kind. A failure knows its kind and its sentence, never a status code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """The six ways in which a use case refuses."""

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"
    UNAUTHENTICATED = "unauthenticated"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field and what is wrong with it. `pointer` is an RFC 6901 JSON pointer into the request body."""

    pointer: str
    message: str


class Failure(Exception):
    """A refusal that a person can read.

    Subclasses say `message` (the Chinese sentence: what is wrong and what to do) and have a docstring whose
    first line is the English title. `values` fill the sentence's placeholders; `members` are what a program needs
    to go on (extension members of RFC 9457).
    """

    kind: ClassVar[Kind]
    message: ClassVar[str]
    field: ClassVar[str | None] = None

    def __init__(
        self,
        *,
        fields: tuple[FieldError, ...] = (),
        retry_after: int | None = None,
        members: Mapping[str, object] | None = None,
        **values: object,
    ) -> None:
        self.sentence = self.message.format(**values)
        self.fields = fields or ((FieldError(self.field, self.sentence),) if self.field else ())
        self.retry_after = retry_after
        self.members = dict(members or {})
        super().__init__(self.sentence)

    @classmethod
    def slug(cls) -> str:
        """Return the stable machine name, kebab-case of the class name."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def title(cls) -> str:
        """Return the first line of the docstring."""
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0]


class Invalid(Failure):
    """What was sent cannot be accepted."""

    kind = Kind.INVALID
    message = "填写的内容有误，请检查后重新提交。"


class Unauthenticated(Failure):
    """The caller is not signed in."""

    kind = Kind.UNAUTHENTICATED
    message = "请先登录。"


class Forbidden(Failure):
    """The caller may not do this."""

    kind = Kind.FORBIDDEN
    message = "您没有进行此操作的权限。"


class NotFound(Failure):
    """There is no such thing, or not for this caller."""

    kind = Kind.NOT_FOUND
    message = "没有找到您要的内容，可能已被删除，或您无权查看。"


class Conflict(Failure):
    """The state of things does not allow it now."""

    kind = Kind.CONFLICT
    message = "内容已发生变化，请刷新页面后再试。"


class TooMany(Failure):
    """Too many attempts; later it works again."""

    kind = Kind.TOO_MANY
    message = "操作过于频繁，请稍后再试。"


class Unavailable(Failure):
    """Something that this needs is down."""

    kind = Kind.UNAVAILABLE
    message = "系统暂时繁忙，请稍后再试。您填写的内容没有丢失。"

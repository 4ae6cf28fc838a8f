"""Who may use the library, and what is told of an expert's employers. Pure."""

import re
import unicodedata

from contracts.events.experts import Employer
from experts.form.usecases import Form, compact_code
from foundation.auth.actor import Actor
from foundation.errors import Forbidden

ASSOCIATION = ("association_reviewer", "association_coordinator")
BUREAU = ("bureau_officer", "bureau_reviewer")

NOWHERE = frozenset(
    (
        "无", "没有", "暂无", "无单位", "无工作单位", "退休", "已退休", "离休", "离退休", "无业", "待业", "自由职业",
        "自由职业者", "个人", "不详", "none", "null", "n/a",
    )
)  # fmt: skip
"""What people write who work nowhere. The form asks for 无."""

_RETIRED = re.compile(r"[(（]\s*(已|离|离退|现已)?(退休|离休)\s*[)）]$")


def check_may_search(actor: Actor) -> None:
    """Accept the association and the bureaus; whom they see is in the statement."""
    if not actor.has(*ASSOCIATION, *BUREAU):
        raise Forbidden


def present_employers(form: Form, of_account: Employer | None) -> tuple[Employer, ...]:
    """Return where an expert works now, as the form and the account say; one who works nowhere has none.

    A credit code that the account or a row of 技术工作经历 tells for the same name belongs to that name.
    """
    found: dict[str, Employer] = {}
    for one in (of_account, Employer(name=form.employer_name, credit_code="")):
        named = _named(one.name, one.credit_code) if one else None
        if named is not None:
            found.setdefault(fold_employer(named.name) or named.credit_code, named)
    codes = {fold_employer(one.name): one.credit_code for one in _told_rows(form) if one.credit_code}
    return tuple(
        one if one.credit_code else Employer(name=one.name, credit_code=codes.get(key, ""))
        for key, one in found.items()
    )


def past_employers(form: Form, present: tuple[Employer, ...]) -> tuple[Employer, ...]:
    """Return where an expert has worked by the rows of 技术工作经历, each once, without where the expert works now."""
    found: dict[tuple[str, str], Employer] = {}
    for one in _told_rows(form):
        if not any(_is_same(one, now) for now in present):
            found.setdefault((fold_employer(one.name), one.credit_code), one)
    return tuple(found.values())


def career_texts(form: Form) -> tuple[str, ...]:
    """Return what the rows of 技术工作经历 tell in words."""
    return tuple(text for row in form.career if (text := row.description.strip()))


def fold_employer(name: str) -> str:
    """Return a name as two are compared: half-width, without blanks, without difference of case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _told_rows(form: Form) -> list[Employer]:
    return [one for row in form.career if (one := _named(row.employer, row.credit_code)) is not None]


def _named(name: str, credit_code: str) -> Employer | None:
    """Return an employer, None where the words say that there is none."""
    cleaned = _RETIRED.sub("", name.strip()).strip()
    told = "" if fold_employer(cleaned).strip("-—/、.。") in {"", *NOWHERE} else cleaned
    code = compact_code(credit_code)
    return Employer(name=told, credit_code=code) if told or code else None


def _is_same(one: Employer, other: Employer) -> bool:
    """Whether two are certainly the same unit: the same code, or the same name and not two codes."""
    if one.credit_code and other.credit_code:
        return one.credit_code == other.credit_code
    return bool(one.name) and fold_employer(one.name) == fold_employer(other.name)

"""What stands in the way of submitting (product.md, The expert record): pure, and the same for list and refusal."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stdnum.cn import uscc

from contracts.reference import regions
from experts.form.model import DICTIONARY_OF, FORM_FILE_LABEL, LABELS, Attached, Form

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
LONGEST_CAREER_YEARS = 70
TYPED = ("employer_name", "graduation", "major", "title")
CHOSEN = ("industry", "specialty", "education")

CHECKING = "附件正在检查，请稍候几秒再提交。"
FAILED = "请删除或重新上传未通过检查的附件。"
CODE_WRONG = "统一社会信用代码不正确，请逐位核对；不清楚的可以不填。"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to do before submitting. `section` is basic, form, achievements or certificates.

    `pointer` is a JSON pointer into the form; files of a row are at `<row>/files`, those of the
    application form at `/files/application_form`.
    """

    section: str
    pointer: str
    label: str
    message: str


def missing(form: Form, files: Sequence[Attached], choices: Mapping[str, frozenset[str]]) -> list[Gap]:
    """Return what stands in the way of submitting, in the order of the page.

    `choices` holds for each dictionary the codes that this person may use.
    """
    tidy = form.model_copy(update=_stripped_texts(form))
    return [
        *_basic_gaps(tidy, choices),
        *_career_gaps(tidy),
        *_application_form_gaps(files),
        *_achievement_gaps(tidy, files),
        *_certificate_gaps(tidy, files, choices.get("certificate_kind", frozenset())),
    ]


def wrong_texts(form: Form) -> list[Gap]:
    """Return what stands in the way of submitting in the texts that were typed; an empty one is not wrong."""
    texts = ("phone", "email", "working_years")
    return [
        Gap("basic", f"/{name}", LABELS[name], message)
        for name in texts
        if getattr(form, name) and (message := _text_fault(name, getattr(form, name).strip()))
    ]


def newly_missing(
    before: Form, after: Form, files: Sequence[Attached], choices: Mapping[str, frozenset[str]]
) -> list[Gap]:
    """Return what stands in the way of changing `before` into `after`.

    What was incomplete and has not been touched may stay so, and files are not the editor's matter.
    """
    return [gap for gap in missing(after, files, choices) if _is_new(gap.pointer, before, after)]


def with_held(choices: Mapping[str, frozenset[str]], held: Form | None) -> dict[str, frozenset[str]]:
    """Return the codes that are offered, by dictionary, and those that a form holds although they are retired."""
    kept = held.codes() if held else {}
    return {kind: choices.get(kind, frozenset()) | kept.get(kind, frozenset()) for kind in {*choices, *kept}}


def _is_new(pointer: str, before: Form, after: Form) -> bool:
    _, name, *rest = pointer.split("/")
    if name == "files" or rest[-1:] == ["files"]:
        return False
    if not rest:
        return bool(getattr(after, name) != getattr(before, name))
    return getattr(after, name)[int(rest[0])] not in getattr(before, name)


def _text_fault(name: str, text: str) -> str | None:
    match name:
        case "phone":
            return _phone_fault(text)
        case "email":
            return None if not text or _is_email(text) else "邮箱格式不正确，例如 name@example.com。"
    return _years_fault(text)


def _basic_gaps(form: Form, choices: Mapping[str, frozenset[str]]) -> Iterator[Gap]:
    found = {
        "phone": _text_fault("phone", form.phone),
        "email": _text_fault("email", form.email),
        "region_code": None
        if regions.is_selectable(form.region_code)
        else "请选择所在地区，选到县（市、区）一级。",
        **{name: None if getattr(form, name) else f"请填写{LABELS[name]}。" for name in TYPED},
        **{name: _choice_fault(name, getattr(form, name), choices) for name in CHOSEN},
        "qualifications": _qualifications_fault(form.qualifications, choices),
        "working_years": _text_fault("working_years", form.working_years),
        "career": None
        if any(row.description.strip() for row in form.career)
        else "请至少填写一条技术工作经历。",
    }
    for name, label in LABELS.items():
        message = found.get(name)
        if message:
            yield Gap("basic", f"/{name}", label, message)


def _career_gaps(form: Form) -> Iterator[Gap]:
    for number, row in enumerate(form.career):
        if row.credit_code.strip() and not uscc.is_valid(compact_code(row.credit_code)):
            yield Gap("basic", f"/career/{number}/credit_code", LABELS["career"], CODE_WRONG)


def compact_code(typed: str) -> str:
    """Return a credit code (GB 32100) as it is compared: half-width, upper case, without blanks."""
    compact: str = uscc.compact(unicodedata.normalize("NFKC", typed))
    return compact


def _phone_fault(phone: str) -> str | None:
    if not phone:
        return "请填写联系电话。"
    return None if MOBILE.fullmatch(phone) else "联系电话应为 11 位手机号码，请检查。"


def _is_email(text: str) -> bool:
    return EMAIL.fullmatch(text) is not None


def _choice_fault(name: str, code: str, choices: Mapping[str, frozenset[str]]) -> str | None:
    if not code:
        return f"请选择{LABELS[name]}。"
    if code in choices.get(DICTIONARY_OF[name], frozenset()):
        return None
    return f"所选的{LABELS[name]}已停用，请重新选择。"


def _qualifications_fault(codes: Sequence[str], choices: Mapping[str, frozenset[str]]) -> str | None:
    unknown = set(filter(None, codes)) - choices.get("qualification", frozenset())
    return "所选的注册职业资格证书类别中有已停用的选项，请重新选择。" if unknown else None


def _years_fault(text: str) -> str | None:
    if not text:
        return "请填写工作年限。"
    if text.isascii() and text.isdigit() and int(text) <= LONGEST_CAREER_YEARS:
        return None
    return f"工作年限应为 0 到 {LONGEST_CAREER_YEARS} 之间的整数。"


def _application_form_gaps(files: Sequence[Attached]) -> Iterator[Gap]:
    states = [file.state for file in files if file.section == "application_form"]
    pointer = "/files/application_form"
    yield from (Gap("form", pointer, FORM_FILE_LABEL, message) for message in _check_faults(states))
    if not states:
        yield Gap("form", pointer, FORM_FILE_LABEL, "请上传专家申报表附件。")


def _achievement_gaps(form: Form, files: Sequence[Attached]) -> Iterator[Gap]:
    for number, row in enumerate(form.achievements):
        states = _states(files, "achievement", row.id)
        place = f"/achievements/{number}"
        if (states or not row.blank()) and not row.title.strip():
            yield Gap("achievements", f"{place}/title", f"业绩 {number + 1}", "请填写业绩名称。")
        for message in _check_faults(states):
            yield Gap("achievements", f"{place}/files", f"业绩 {number + 1}", message)


def _certificate_gaps(form: Form, files: Sequence[Attached], kinds: frozenset[str]) -> Iterator[Gap]:
    for number, row in enumerate(form.certificates):
        states = _states(files, "certificate", row.id)
        place, label = f"/certificates/{number}", f"证书 {number + 1}"
        if states or not row.blank():
            if row.kind not in kinds:
                yield Gap("certificates", f"{place}/kind", label, "请选择证书类别。")
            if not row.number.strip():
                yield Gap("certificates", f"{place}/number", label, "请填写证书编号。")
            if row.valid_until.strip() and not _is_day(row.valid_until.strip()):
                yield Gap(
                    "certificates", f"{place}/valid_until", label, "请填写正确的有效期，例如 2026-11-22。"
                )
        for message in _check_faults(states):
            yield Gap("certificates", f"{place}/files", label, message)


def _states(files: Sequence[Attached], section: str, item_id: str) -> list[str]:
    return [file.state for file in files if file.section == section and file.item_id == item_id]


def _check_faults(states: Sequence[str]) -> Iterator[str]:
    if "checking" in states:
        yield CHECKING
    if "failed" in states:
        yield FAILED


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _stripped_texts(form: Form) -> dict[str, str]:
    return {name: value.strip() for name, value in form if isinstance(value, str)}

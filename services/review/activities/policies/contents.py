"""What an activity must say, as a draft and before experts are picked for it. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from stdnum.cn import uscc

from contracts.reference import regions
from foundation.errors import FieldError
from review.activities.errors import ChangedMeanwhile, ContentsIncomplete, ContentsInvalid
from review.activities.model import PARTY_ROLE_LABELS, Activity, Need, PartyRole

LONGEST = timedelta(days=30)

PHONE = re.compile(r"\+?[0-9(](?:[0-9 \-()]{3,24})[0-9]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many experts of a specialty are wanted."""

    specialty: str
    head_count: int


@dataclass(frozen=True, slots=True)
class Involved:
    """A unit involved in the project; `credit_code` is empty where it is not known."""

    role: PartyRole
    name: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class Contents:
    """All that an officer writes down of an activity. Texts may be empty and times None while it is a draft."""

    title: str = ""
    project: str = ""
    place: str = ""
    region_code: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    contact_name: str = ""
    contact_phone: str = ""
    remark: str = ""
    needs: tuple[Wanted, ...] = ()
    parties: tuple[Involved, ...] = ()


def tidy(contents: Contents) -> Contents:
    """Return the contents with the phone and the credit codes in their plain form: half-width, codes upper-cased."""
    parties = (
        replace(party, credit_code=re.sub(r"[\s\-]", "", _half_width(party.credit_code)).upper())
        for party in contents.parties
    )
    return replace(
        contents,
        contact_phone=" ".join(_half_width(contents.contact_phone).split()),
        parties=tuple(parties),
    )


def check_contents(contents: Contents) -> None:
    """Raise ContentsInvalid with the sentences of all fields that are wrong whatever is still to come."""
    if errors := _errors_of(contents):
        raise ContentsInvalid(fields=tuple(errors))


def check_complete(contents: Contents, now: datetime) -> None:
    """Raise ContentsIncomplete unless experts can be picked for it; the contact and the remark may stay empty.

    Raises ContentsInvalid for what is wrong in itself.
    """
    check_contents(contents)
    if gaps := _gaps_of(contents, now):
        raise ContentsIncomplete(fields=tuple(gaps))


def check_version(activity: Activity, version: int) -> None:
    """Raise ChangedMeanwhile unless what the caller saw is what there is."""
    if activity.version != version:
        raise ChangedMeanwhile


def check_needs_stay(needs: Iterable[Need], wanted: Sequence[Wanted]) -> None:
    """Raise ContentsInvalid where fewer experts of a specialty would be wanted than are picked already."""
    places = {one.specialty: (index, one.head_count) for index, one in enumerate(wanted)}
    errors = []
    for need in needs:
        index, head_count = places.get(need.specialty, (None, 0))
        if head_count >= need.chosen:
            continue
        if index is None:
            sentence = f"有一个专业已选定{need.chosen}位专家，不能删除或更换，请先在“选定专家”中取消选定。"
            errors.append(FieldError("/needs", sentence))
        else:
            sentence = f"这一专业已选定{need.chosen}位专家，人数不能更少，请先在“选定专家”中取消选定。"
            errors.append(FieldError(f"/needs/{index}/head_count", sentence))
    if errors:
        raise ContentsInvalid(fields=tuple(errors))


def _errors_of(contents: Contents) -> list[FieldError]:
    return [
        *_place_errors(contents),
        *_time_errors(contents),
        *_phone_errors(contents),
        *_need_errors(contents.needs),
        *_party_errors(contents.parties),
    ]


def _place_errors(contents: Contents) -> list[FieldError]:
    if contents.region_code and not regions.is_selectable(contents.region_code):
        return [FieldError("/region_code", "请选择到县（市、区）一级。")]
    return []


def _time_errors(contents: Contents) -> list[FieldError]:
    if contents.starts_at is None or contents.ends_at is None:
        return []
    if contents.ends_at <= contents.starts_at:
        return [FieldError("/ends_at", "结束时间应晚于开始时间。")]
    if contents.ends_at - contents.starts_at > LONGEST:
        return [
            FieldError("/ends_at", f"一项评审活动最长{LONGEST.days}天，请调整结束时间，或分成几项评审活动。")
        ]
    return []


def _phone_errors(contents: Contents) -> list[FieldError]:
    if contents.contact_phone and not PHONE.fullmatch(contents.contact_phone):
        return [
            FieldError("/contact_phone", "联系电话不正确，请填写手机号码，或区号加号码，例如 0991-2841234。")
        ]
    return []


def _need_errors(needs: Sequence[Wanted]) -> list[FieldError]:
    seen: dict[str, int] = {}
    errors = []
    for index, need in enumerate(needs):
        if need.specialty in seen:
            sentence = f"这一专业与第{seen[need.specialty] + 1}条相同，请合并为一条，人数相加。"
            errors.append(FieldError(f"/needs/{index}/specialty", sentence))
        seen.setdefault(need.specialty, index)
    return errors


def _party_errors(parties: Sequence[Involved]) -> list[FieldError]:
    errors = []
    for index, party in enumerate(parties):
        if not party.name:
            errors.append(FieldError(f"/parties/{index}/name", "请填写单位名称。"))
        if party.credit_code and not uscc.is_valid(party.credit_code):
            sentence = "统一社会信用代码不正确，应为18位，请逐位核对；不清楚时可以不填。"
            errors.append(FieldError(f"/parties/{index}/credit_code", sentence))
        errors += _double_errors(index, party, parties[:index])
    return errors


def _double_errors(index: int, party: Involved, earlier: Sequence[Involved]) -> list[FieldError]:
    """A unit may have two parts in a project (designs and builds), but not the same one twice."""
    for number, other in enumerate(earlier, 1):
        same_name = bool(party.name) and _fold(party.name) == _fold(other.name)
        same_code = bool(party.credit_code) and party.credit_code == other.credit_code
        if same_code and not same_name:
            sentence = f"统一社会信用代码与第{number}条相同，而单位名称不同，请核对。"
            return [FieldError(f"/parties/{index}/credit_code", sentence)]
        if same_name and party.role == other.role:
            sentence = f"与第{number}条重复（{PARTY_ROLE_LABELS[party.role]}），请删除其中一条。"
            return [FieldError(f"/parties/{index}/name", sentence)]
    return []


def _gaps_of(contents: Contents, now: datetime) -> list[FieldError]:
    given = {
        "title": (contents.title, "请填写评审活动名称。"),
        "project": (contents.project, "请填写项目名称。"),
        "place": (contents.place, "请填写评审地点。"),
        "region_code": (contents.region_code, "请选择所在地区。"),
        "starts_at": (contents.starts_at, "请填写开始时间。"),
        "ends_at": (contents.ends_at, "请填写结束时间。"),
        "needs": (contents.needs, "请至少添加一个需要的专业和人数。"),
        "parties": (contents.parties, "请至少添加一个涉及单位，用于核对专家是否需要回避。"),
    }
    gaps = [FieldError(f"/{name}", sentence) for name, (value, sentence) in given.items() if not value]
    if contents.starts_at is not None and contents.starts_at <= now:
        gaps.append(FieldError("/starts_at", "开始时间已过，请填写今后的时间。"))
    return gaps


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _fold(name: str) -> str:
    return "".join(_half_width(name).split()).casefold()

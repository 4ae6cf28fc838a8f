"""A line of a register: what it says in the library's own terms, or what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS, ExpertKind
from experts.dictionaries.usecases import Choice, Words
from experts.form import usecases as forms
from experts.form.usecases import Form
from experts.register_imports.model import Finding, Typed
from experts.register_imports.policies import numbers
from experts.submissions.usecases import SnapshotIdentity
from foundation.workbooks.columns import Column

NAME, NUMBER, REGION, EMPLOYER = "姓名", "身份证号码", "所在地区", "现工作单位"
SPECIALTY, KIND, SINCE, CAREER = "专业", "专家类型", "入库日期", "技术工作经历"
QUALIFICATIONS = "注册职业资格证书类别"
LINE, PARAGRAPH = 200, 4000
TEXTS = {
    "phone": ("联系电话", 40),
    "email": ("邮箱", LINE),
    "position": ("职务", LINE),
    "employer_name": (EMPLOYER, LINE),
    "graduation": ("毕业院校及毕业时间", LINE),
    "major": ("所学专业", LINE),
    "title": ("职称", LINE),
    "working_years": ("工作年限", 40),
}
"""Field of the form -> its column, and how long it may be."""
CHOICES = {
    "industry": ("所属行业分类", "industry"),
    "specialty": (SPECIALTY, "specialty"),
    "education": ("最高学历", "education"),
}
"""Field of the form -> its column, and the dictionary that it is chosen from."""
REQUIRED = frozenset({NAME, NUMBER, REGION, EMPLOYER, SPECIALTY, KIND})
ORDER = (
    NAME, NUMBER, "联系电话", "邮箱", REGION, "职务", EMPLOYER, "所属行业分类", SPECIALTY, "毕业院校及毕业时间",
    "最高学历", "所学专业", "职称", QUALIFICATIONS, "工作年限", KIND, SINCE, CAREER,
)  # fmt: skip
LONGEST = {**dict(TEXTS.values()), NAME: 50, CAREER: PARAGRAPH}
COLUMNS = tuple(
    # one more than may be, so that what is too long is told and not cut
    Column(title, title in REQUIRED, title in (NUMBER, "联系电话"), LONGEST.get(title, 1000) + 1)
    for title in ORDER
)
EXAMPLE = {
    NAME: "张示例", NUMBER: "650102196001010014", "联系电话": "13800000000", "邮箱": "name@example.com",
    REGION: "新疆维吾尔自治区乌鲁木齐市天山区", "职务": "总工程师", EMPLOYER: "某某设计院", "工作年限": "35",
    "毕业院校及毕业时间": "某某大学 1985年7月", "所学专业": "给水排水", "职称": "高级工程师",
    KIND: EXPERT_KIND_LABELS[ExpertKind.REGIONAL], SINCE: "2019-05-01", CAREER: "1985年至今从事消防设计",
}  # fmt: skip

DIGITS_LOST = (
    "{title}在表格中是数字格式，后几位已丢失。请将该列设为“文本”格式后重新填写（或在号码前加英文单引号）。"
)
MISSING = "请填写{title}。"
TOO_LONG = "{title}不能超过{longest}个字。"
REPEATED = "身份证号码与第{line}行重复，请只保留一行。"
UNKNOWN_CHOICE = "{title}“{value}”不在可选项中，请从下拉列表中选择。"
RETIRED_CHOICE = "{title}“{value}”已停用，请从下拉列表中重新选择。"
NO_REGION = "没有找到所在地区“{value}”，请写到县（市、区）一级，例如“乌鲁木齐市天山区”，或填写6位代码。"
SEVERAL_REGIONS = "所在地区“{value}”不明确或已停用，可能是：{candidates}。请写全称或6位代码。"
NO_KIND = f"专家类型请填写“{'”或“'.join(EXPERT_KIND_LABELS.values())}”。"
NO_DAY = "入库日期请填写年月日，例如 2019-05-01。"
FUTURE_DAY = "入库日期不能晚于今天。"
LISTED_NAME_DIFFERS = "姓名与平台上该身份证号码的登记姓名不一致，请核对姓名和身份证号码。"
MOST_CANDIDATES = 5
LONGEST_FILE_NAME = 100
EARLIEST_LISTING = 1980

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_BETWEEN = re.compile(r"[、,，;；\n]+")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f<>=@/\\0-9]")


@dataclass(frozen=True, slots=True)
class Expert:
    """What a good line says."""

    identity: SnapshotIdentity
    form: Form
    kind: ExpertKind
    since: date


@dataclass(slots=True)
class Reading:
    """A line as it was read: its number as identity would store it, and either an expert or sentences."""

    number: str
    faults: list[str] = field(default_factory=list)
    expert: Expert | None = None

    def finding(self, name: str) -> Finding:
        """Return what is shown of it."""
        return Finding(name[:50], numbers.masked(self.number), tuple(self.faults))


def plain_name(file_name: str) -> str:
    """Return the name of an upload as it is kept: what can be printed of it, its end if it is long."""
    printable = "".join(sign for sign in file_name if sign.isprintable()).strip()
    return printable[-LONGEST_FILE_NAME:] or "专家名册.xlsx"


def is_example(cells: Mapping[str, str]) -> bool:
    """Return whether it is the template's example, untouched."""
    return (cells[NAME].strip(), cells[NUMBER].strip()) == (EXAMPLE[NAME], EXAMPLE[NUMBER])


def repetitions(lines: Sequence[tuple[int, str]]) -> dict[int, int]:
    """Return by line the earlier line with the same number; `lines` are line numbers with what was typed."""
    first: dict[str, int] = {}
    found: dict[int, int] = {}
    for line, typed in lines:
        number = numbers.normalise(typed)
        if number and first.setdefault(number, line) != line:
            found[line] = first[number]
    return found


def read_row(typed: Typed, words: Words, today: date) -> Reading:
    """Return what a line says; what is missing may be, unless the library could not find the expert without it."""
    cells = {title: value.strip() for title, value in typed.cells.items()}
    reading = Reading(numbers.normalise(cells[NUMBER]))
    say = reading.faults.append
    reading.faults += [
        MISSING.format(title=title) for title in ORDER if title in REQUIRED and not cells[title]
    ]
    for title, longest in LONGEST.items():
        if len(cells.get(title, "")) > longest:
            say(TOO_LONG.format(title=title, longest=longest))
    if cells[NAME] and _NOT_IN_NAMES.search(cells[NAME]):
        say("姓名中有数字或符号，请核对；少数民族姓名的间隔号用“·”。")
    identity = _identity(cells, typed, today, say)
    form = _form(cells, words, say)
    kind, since = _kind(cells[KIND], say), _since(cells[SINCE], today, say)
    for title in typed.rounded:
        if title != NUMBER:
            say(DIGITS_LOST.format(title=title))
    if typed.repeats:
        say(REPEATED.format(line=typed.repeats))
    if not reading.faults and identity and form and kind and since:
        reading.expert = Expert(identity, form, kind, since)
    return reading


def _identity(
    cells: Mapping[str, str], typed: Typed, today: date, say: Callable[[str], None]
) -> SnapshotIdentity | None:
    if NUMBER in typed.rounded or re.fullmatch(r"\d(\.\d+)?E\+?\d+", cells[NUMBER], re.IGNORECASE):
        say(DIGITS_LOST.format(title=NUMBER))
        return None
    if not cells[NUMBER]:
        return None
    read = numbers.read(numbers.normalise(cells[NUMBER]), today)
    if isinstance(read, str):
        say(read)
        return None
    return SnapshotIdentity(
        name=cells[NAME],
        sex=read.sex,
        document_kind=read.kind,
        document_number=read.number,
        birth_date=read.birth_date,
    )


def _form(cells: Mapping[str, str], words: Words, say: Callable[[str], None]) -> Form | None:
    """Return the form that a line fills in; what was filled in has to be as it would have to be there."""
    if any(len(cells.get(title, "")) > longest for title, longest in LONGEST.items()):
        return None
    choices = {
        name: _choice(words, kind, title, cells[title], say) for name, (title, kind) in CHOICES.items()
    }
    form = Form.model_validate(
        {
            **{name: cells[title] for name, (title, _) in TEXTS.items()},
            **choices,
            "phone": "".join(unicodedata.normalize("NFKC", cells["联系电话"]).split()).replace("-", ""),
            "working_years": cells["工作年限"].removesuffix("年").strip(),
            "region_code": _region(cells[REGION], say),
            "qualifications": _qualifications(words, cells[QUALIFICATIONS], say),
            "career": [{"description": cells[CAREER]}] if cells[CAREER] else [],
        }
    )
    if not _is_tidy(form):
        form = form.tidied()
    for gap in forms.wrong_texts(form):
        say(gap.message)
    return form


def _is_tidy(form: Form) -> bool:
    """Return whether nothing stands in the form that tidying would take away: it costs as much as all the rest."""
    texts = [value for _, value in form if isinstance(value, str)]
    descriptions = [row.description for row in form.career]
    return all(text == text.strip() for text in (*texts, *descriptions)) and all(descriptions)


def _choice(words: Words, kind: str, title: str, typed: str, say: Callable[[str], None]) -> str:
    if not typed:
        return ""
    found = _choices(words, kind).get(_plain(typed))
    if found is not None:
        if not found.active:
            say(RETIRED_CHOICE.format(title=title, value=typed))
        return found.code
    say(UNKNOWN_CHOICE.format(title=title, value=typed[:50]))
    return ""


@lru_cache(maxsize=16)
def _choices(words: Words, kind: str) -> Mapping[str, Choice]:
    """Return the choices of a dictionary by how they read; of two that read alike the first one counts."""
    found: dict[str, Choice] = {}
    for entry in words.by_kind().get(kind, []):
        found.setdefault(_plain(entry.label), entry)
    return found


def _qualifications(words: Words, typed: str, say: Callable[[str], None]) -> list[str]:
    parts = [part.strip() for part in _BETWEEN.split(typed) if part.strip()]
    codes = [_choice(words, "qualification", QUALIFICATIONS, part, say) for part in parts[:40]]
    return list(dict.fromkeys(code for code in codes if code))


def _region(typed: str, say: Callable[[str], None]) -> str:
    if not typed:
        return ""
    found = regions.named(typed)
    if len(found) == 1 and typed not in found[0].predecessors:
        return found[0].code
    if not found:
        say(NO_REGION.format(value=typed[:50]))
    else:
        shown = [f"{regions.full_name(one.code)}（{one.code}）" for one in found[:MOST_CANDIDATES]]
        more = "等" if len(found) > MOST_CANDIDATES else ""
        say(SEVERAL_REGIONS.format(value=typed[:50], candidates="、".join(shown) + more))
    return ""


def _kind(typed: str, say: Callable[[str], None]) -> ExpertKind | None:
    if not typed:
        return None
    found = next((kind for kind, label in EXPERT_KIND_LABELS.items() if label == _plain(typed)), None)
    if found is None:
        say(NO_KIND)
    return found


def _since(typed: str, today: date, say: Callable[[str], None]) -> date | None:
    if not typed:
        return today
    parts = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", typed).split()))
    try:
        since = date(*(int(part) for part in parts.groups() if part)) if parts else None
    except ValueError:
        since = None
    if since is None or since.year < EARLIEST_LISTING:
        say(NO_DAY)
        return None
    if since > today:
        say(FUTURE_DAY)
    return since


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())

"""How a text is filled in, and which words an administrator may put. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import FieldError, Forbidden
from notify.templates.errors import VariableMissing
from notify.templates.model import Template

TEXTS = ("title", "in_app_text", "sms_text")
EDITABLE = (*TEXTS, "sms_signature", "sms_template_id")
"""The columns that an administrator's words stand in."""

LONGEST = {"title": 40, "in_app_text": 500, "sms_text": 300}
NAMES = {"title": "标题", "in_app_text": "站内消息", "sms_text": "短信内容"}

SAMPLES = {
    "name": "艾尔肯",
    "expert": "艾尔肯",
    "code": "402913",
    "password": "Kq7-rMt2-xW",
    "purpose": "入库申请",
    "phone": "139****1234",
    "who": "平台管理员",
    "reason": "资料不全",
    "opinion": "资料齐全",
    "stage": "资料预审",
    "soon": "3",
    "overdue": "1",
    "what": "注册消防工程师注册证书",
    "bureau": "乌鲁木齐市住房和城乡建设局",
    "title": "某综合楼消防设计审查",
    "title_short": "某综合楼消防设计审查",
    "when": "12月1日09:30",
    "time": "12月1日 09:30至17:30",
    "until": "11月30日18:00",
    "place": "乌鲁木齐市会议中心三楼会议室",
    "place_short": "乌鲁木齐市会议中心",
    "number": "消协委派〔2026〕0001号",
    "experts": "5",
    "request": "000012",
    "link": "https://zj.example.cn/r/Ab3dE6gH9k",
    "token": "Ab3dE6gH9k",
}
"""What a preview fills in."""

SAMPLES_OF = {
    "code": {"purpose": "注册"},
    "case.final.pass.change": {"purpose": "信息变更"},
    "notice.": {
        "link": "https://zj.example.cn/verify/k7qm2zrt5xwb4nfy6chd2aijkl",
        "token": "k7qm2zrt5xwb4nfy6chd2aijkl",
    },
}
"""How the code of a template begins -> what its preview fills in instead."""

_VARIABLE = re.compile(r"\{(\w+)\}")
_BRACE = re.compile(r"[{}｛｝]")
_SIGNATURE = re.compile(r"[\w（）()·-]{2,20}")
_TEMPLATE_ID = re.compile(r"[A-Za-z0-9_-]{0,40}")


@dataclass(frozen=True, slots=True)
class Words:
    """What an administrator has put; an empty text is None."""

    title: str
    in_app_text: str | None
    sms_text: str | None
    sms_signature: str
    sms_template_id: str | None


def check_is_platform_admin(actor: Actor) -> None:
    """Raise Forbidden unless the person administers the platform."""
    if not actor.has(Role.PLATFORM_ADMIN):
        raise Forbidden


def fill_in(text: str, variables: Mapping[str, str]) -> str:
    """Return `text` with each `{name}` replaced; raise VariableMissing for a name that was not given.

    Values are put in as they are: braces that a person typed are not filled in again.
    """

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in variables:
            raise VariableMissing(match[1])
        return variables[match[1]]

    return _VARIABLE.sub(value_of, text)


def samples_of(template: Template) -> dict[str, str]:
    """Return a sample value for each variable of a template."""
    own = next((own for start, own in SAMPLES_OF.items() if template.code.startswith(start)), {})
    return {name: own.get(name) or SAMPLES.get(name, "示例") for name in template.variables}


def sample_title(template: Template) -> str:
    """Return a template's title as people may read it: filled in with sample values."""
    return fill_in(template.title, samples_of(template))


def signed(signature: str, text: str) -> str:
    """Return a text message as it arrives on the phone."""
    return f"【{signature}】{text}"


def variables_in(*texts: str | None) -> set[str]:
    """Return the names of the variables that occur in some texts."""
    return {name for text in texts if text for name in _VARIABLE.findall(text)}


def in_order(text: str | None) -> list[str]:
    """Return the names of the variables of a text, each once, as they come in it."""
    return list(dict.fromkeys(_VARIABLE.findall(text or "")))


def can_be_filled_in(template: Template) -> bool:
    """Return whether a template's words need nothing but what is given."""
    texts = (template.title, template.in_app_text, template.sms_text)
    return variables_in(*texts) <= set(template.variables)


def is_edited(template: Template) -> bool:
    """Return whether a template says something else than the release; what was never shipped is not edited."""
    return any(getattr(template, name) != template.shipped.get(name) for name in TEXTS if template.shipped)


def words_that_follow(template: Template, shipped: Mapping[str, Any]) -> dict[str, Any]:
    """Return which columns become those of a new release: none where an administrator has edited the texts.

    The text of a message that is registered with a provider stays what is registered.
    """
    registered = template.sms_template_id and shipped["sms_text"] != template.sms_text
    if is_edited(template) or registered:
        return {}
    words = {name: shipped[name] for name in TEXTS}
    if template.sms_signature == template.shipped.get("sms_signature"):
        words["sms_signature"] = shipped["sms_signature"]
    return words


def usable_in(template: Template, column: str) -> list[str]:
    """Return the variables that a text may use.

    A title is not sealed: it uses what the released one uses. Secrets go to the phone and nowhere else. What the
    link uses is no word.
    """
    if column == "title":
        return sorted(variables_in(template.shipped.get("title", template.title)))
    secrets = set() if column == "sms_text" else set(template.needed)
    return sorted(set(template.variables) - secrets - variables_in(template.link))


def faults_of(template: Template, words: Words) -> list[FieldError]:
    """Return what is wrong with some words, each with what to do."""
    faults = [_fault_of_text(template, words, column) for column in TEXTS]
    if not _SIGNATURE.fullmatch(words.sms_signature):
        faults.append(("sms_signature", "短信签名应为2到20个字，不含【】和空格，与服务商登记的一致。"))
    if not _TEMPLATE_ID.fullmatch(words.sms_template_id or ""):
        faults.append(("sms_template_id", "模板编号只能有字母、数字、下划线和短横，请从服务商的控制台复制。"))
    return [FieldError(f"/{fault[0]}", fault[1]) for fault in faults if fault is not None]


def _fault_of_text(template: Template, words: Words, column: str) -> tuple[str, str] | None:
    text, name = getattr(words, column), NAMES[column]
    if getattr(template, column) is None:
        return (column, f"这种消息不用{name}，请留空。") if text else None
    if not text:
        return column, f"请填写{name}。"
    if len(text) > LONGEST[column]:
        return column, f"{name}最多{LONGEST[column]}个字，现在有{len(text)}个字，请缩短。"
    usable = usable_in(template, column)
    for used in in_order(text):
        if used not in usable:
            return column, f"{name}不能使用变量{{{used}}}，{_usable(usable)}"
    if _BRACE.search(_VARIABLE.sub("", text)):
        return column, f"{name}的花括号不完整，变量的写法如{{name}}，前后不要有空格。"
    if column == "sms_text" and template.needed and not variables_in(text) & set(template.needed):
        wanted = "或".join(f"{{{one}}}" for one in template.needed)
        return column, f"短信内容必须含有{wanted}，否则收到的人无法使用。"
    return None


def _usable(names: list[str]) -> str:
    return f"可以使用{'、'.join(f'{{{name}}}' for name in names)}。" if names else "这里不能使用变量。"

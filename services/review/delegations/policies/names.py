"""How names of units are compared. Pure.

Names are typed by hand: brackets, blanks and widths differ, 有限公司 is left out, a branch carries its parent's name.
"""

import re
import unicodedata

LEAST_ALIKE = 4
LEAST_WRITTEN = 6
LEAST_TELLING = 2
"""How many characters a name has at least to be found in another name; in a text; beyond words that all units share."""

_SUFFIX = re.compile(r"(?:(?:有限责任|股份有限|有限)?公司|集团|股份)+$")

_GENERIC = re.compile(
    "有限责任|股份|有限|集团|总公司|分公司|公司|总院|分院|研究|设计|勘察|勘测|规划|建筑|建设|工程|消防|安全|技术|"
    "咨询|服务|检测|监理|施工|安装|装饰|图审|审图|审查|机构|中心|单位|管理|开发|房地产|置业|实业|投资|科技|发展|"
    "大队|支队|总队|学院|大学|项目|部门|院|所|局|部|处|厂|站|队"
)

_NO_UNIT = frozenset(
    {"", "无", "暂无", "没有", "退休", "离退休", "已退休", "离休", "自由职业", "自由职业者", "个体", "待业"}
)


def fold_name(name: str) -> str:
    """Return a unit's name without what makes no difference: width, case, blanks, brackets, punctuation."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def fold_code(code: str) -> str:
    """Return a credit code in narrow capitals without blanks and hyphens."""
    folded = unicodedata.normalize("NFKC", code).upper()
    return "".join(letter for letter in folded if letter.isalnum())


def short_name(name: str) -> str:
    """Return the folded name without the kind of company at its end."""
    return _SUFFIX.sub("", fold_name(name))


def is_unit(name: str) -> bool:
    """Return whether this names a unit; 无 and 已退休 do not."""
    return fold_name(name) not in _NO_UNIT


def is_telling(folded: str) -> bool:
    """Return whether a folded name holds more than words that any unit may bear, like 建筑设计研究院."""
    return len(_GENERIC.sub("", folded)) >= LEAST_TELLING


def are_alike(one: str, other: str) -> bool:
    """Return whether one name is in the other, kinds of companies left aside: a branch, or one name cut short."""
    return _is_in(short_name(one), fold_name(other)) or _is_in(short_name(other), fold_name(one))


def is_named_in(folded: str, text: str) -> bool:
    """Return whether a folded name is long and telling enough to be looked for, and stands in a text."""
    return len(folded) >= LEAST_WRITTEN and is_telling(folded) and folded in fold_name(text)


def _is_in(short: str, whole: str) -> bool:
    return len(short) >= LEAST_ALIKE and is_telling(short) and short in whole

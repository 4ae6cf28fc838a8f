"""Passwords that everybody tries first (ASVS 6.2.4), and words that belong to this place (ASVS 6.2.11).

The list is zxcvbn's, 30,000 breached passwords by frequency. An attacker's program puts a year, 123 or a sign
behind each of them and writes @ for a, and so does this module.
"""

import re
from functools import cache

# What people here begin with; the list is English in the main, and leaves out what it counts as words.
PLACE_WORDS = frozenset(
    {
        "xinjiang",
        "urumqi",
        "wulumuqi",
        "xiaofang",
        "xiaofangyun",
        "zhuanjia",
        "zhuanjiaku",
        "zhujianting",
        "zhujianju",
        "xiehui",
        "admin",
        "administrator",
        "root",
        "guest",
        "user",
        "system",
        "expert",
        "password",
        "passwd",
        "mima",
        "huawei",
        "lenovo",
        "qaz",
        "qazwsx",
        "wsx",
    }
)
RUNS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST_RUN = 3
COUNT = "1234567890"
LUCKY = frozenset(
    {
        "",
        "01",
        "001",
        "007",
        "110",
        "119",
        "120",
        "168",
        "321",
        "54321",
        "654321",
        "520",
        "521",
        "918",
        "1314",
        "5201314",
    }
)
MOST_SIGNS = 2

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SIGNS_AROUND = re.compile(r"^[^a-z0-9]+|[^a-z0-9]+$")
_NO_LETTERS_BEFORE = re.compile(r"^[^a-z]+")
_NO_LETTERS_BEHIND = re.compile(r"[^a-z]+$")
_LOOKALIKES = str.maketrans(
    {"@": "a", "4": "a", "0": "o", "1": "i", "!": "i", "3": "e", "$": "s", "5": "s", "7": "t"}
)


def is_guessable(folded: str) -> bool:
    """Return whether a password in lower case is among the first that are tried."""
    return (
        folded in _listed() or _SIGNS_AROUND.sub("", folded) in _listed() or _is_word_with_usual_end(folded)
    )


def _is_word_with_usual_end(folded: str) -> bool:
    word = _NO_LETTERS_BEHIND.sub("", folded)
    if not _is_usual(folded[len(word) :]):
        return False
    spelled = (word, word.translate(_LOOKALIKES), _NO_LETTERS_BEFORE.sub("", word))
    return any(each in _listed() or each in PLACE_WORDS or _is_run(each) for each in spelled)


def _is_usual(end: str) -> bool:
    digits = "".join(filter(str.isdigit, end))
    counted = COUNT.startswith(digits) or digits in LUCKY or len(set(digits)) == 1
    return len(end) - len(digits) <= MOST_SIGNS and (counted or _YEAR.fullmatch(digits) is not None)


def _is_run(word: str) -> bool:
    """Whether it is one letter over and over, or neighbours on the keyboard or in the alphabet."""
    if len(set(word)) == 1:
        return True
    return len(word) >= SHORTEST_RUN and any(word in run or word in run[::-1] for run in RUNS)


@cache
def _listed() -> frozenset[str]:
    # 800 KB of lists: only a process that checks a password loads them.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])

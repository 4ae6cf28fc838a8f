"""履职记录: what an expert was delegated for, in figures and line by line."""

from collections.abc import Mapping
from typing import Any

from gateway.forms.activities import when
from gateway.forms.activity_attendance import RATING_WORDS

TONES = {"attended": "good", "absent": "bad", "withdrawn": "calm"}


def told(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures and the lines with their words."""
    mean = found["average_rating"]
    return {
        "figures": [
            ("下达委派", f"{found['delegated']} 次"),
            ("已出席", f"{found['attended']} 次"),
            ("未出席", f"{found['absent']} 次"),
            ("平均评分", "暂无" if mean is None else f"{mean:.1f}（{found['rated']} 次评分）"),
        ],
        "items": [
            {
                **one,
                "when": when(one["starts_at"], one["ends_at"]),
                "tone": TONES.get(one["state"], "busy"),
                "rating_label": RATING_WORDS.get(one["rating"] or 0, ""),
            }
            for one in found["items"]
        ],
        "more": found["more"],
    }

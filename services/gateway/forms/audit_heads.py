"""日志留存: when each service's log was last written down outside the database, in words."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from gateway.forms.audit import SERVICE_LABELS
from gateway.forms.audit_lines import moment

TOO_OLD = timedelta(days=1)
WARNING = "有的日志没有按时留存在系统以外，日志末尾若被删除将无法发现。请通知系统负责人检查。"


def rows(answers: Mapping[str, Mapping[str, Any] | None], now: datetime) -> list[dict[str, str]]:
    """Return a row for each service: label, result in words, tone, sentence. An answer of None: it did not answer."""
    return [{"label": SERVICE_LABELS[name], **_said(answer, now)} for name, answer in answers.items()]


def _said(answer: Mapping[str, Any] | None, now: datetime) -> dict[str, str]:
    if answer is None:
        return {"words": "暂时无法读取", "tone": "warn", "sentence": "暂时读不到留存的情况，请稍后再看。"}
    if answer["at"] is None:
        return {"words": "没有留存", "tone": "bad", "sentence": "最近三天没有留存。"}
    sentence = f"最近一次留存：{moment(answer['at'])}，第 {answer['position']} 条。"
    if now - datetime.fromisoformat(answer["at"]) > TOO_OLD:
        return {"words": "已超过一天", "tone": "bad", "sentence": sentence}
    if not answer["locks"]:
        return {
            "words": "没有锁定",
            "tone": "bad",
            "sentence": f"{sentence}存储没有开启锁定，留存的内容可能被删改。",
        }
    return {"words": "正常", "tone": "good", "sentence": f"{sentence}已锁定，不能删改。"}

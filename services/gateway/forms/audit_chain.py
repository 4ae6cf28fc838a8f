"""校验审计日志: how far each service's chain is verified, in words; what was written down to compare with."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.forms import fields
from gateway.forms.audit import SERVICE_LABELS

FAULTS = {
    "link_missing": "第 {position} 条起不一致：这一条记录的链接缺失，可能被删除或调换了顺序。",
    "entry_missing": "第 {position} 条起不一致：这一条记录已被删除。",
    "entry_changed": "第 {position} 条起不一致：这一条记录的内容被修改过。",
    "reordered": "第 {position} 条起不一致：这里的记录被调换了顺序。",
    "other_link": "第 {position} 条起不一致：与您抄下的校验值不同，此前的记录被重新编造过。",
    "cut_off": "第 {after} 条起不一致：日志到第 {position} 条为止，而您抄下的是第 {known} 条，后面的记录已被删除。",
    "entry_unlinked": "有一条记录不在链上，是另外加进去的：记录编号 {entry}。",
}
SHOWN_HASH = 16
REPORT = "请停止使用此日志作依据，保留现场，并立即报告系统负责人。"
WRONG_POSITION = "请填写抄下的位置，是大于 0 的整数。"
WRONG_HASH = "请填写抄下的校验值，至少 16 位，由数字和字母 a 至 f 组成。"
MAX_POSITION = 2**63 - 1


class Fault(BaseModel):
    """What a service found wrong."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    position: int
    known: int | None = None
    entry: str | None = None


class Progress(BaseModel):
    """One service's chain: verified up to `at` of `total`."""

    model_config = ConfigDict(extra="forbid")

    at: int = Field(0, ge=0, le=MAX_POSITION)
    total: int = Field(0, ge=0, le=MAX_POSITION)
    hash: str = Field("", max_length=64)
    ended: bool = False
    down: bool = False
    fault: Fault | None = None
    known_position: int | None = Field(None, ge=1, le=MAX_POSITION)
    known_hash: str = Field("", pattern=r"^([0-9a-f]{16,64})?$")

    @property
    def finished(self) -> bool:
        """Return whether there is nothing more to verify now."""
        return self.ended or self.down or self.fault is not None

    def body(self) -> dict[str, Any]:
        """Return what the service is asked next."""
        known = [{"position": self.known_position, "hash": self.known_hash}] if self.known_position else []
        return {"after_position": self.at, "known": known}

    def moved(self, answer: Mapping[str, Any]) -> "Progress":
        """Return the progress after the service's answer."""
        return self.model_copy(
            update={
                "at": answer["to_position"],
                "total": answer["total"],
                "hash": answer["head"]["hash"],
                "ended": answer["ended"],
                "fault": Fault(**answer["fault"]) if answer["fault"] else None,
            }
        )


class Run(BaseModel):
    """A verification under way, as it travels in the form: nothing is kept between two posts."""

    model_config = ConfigDict(extra="forbid")

    services: dict[str, Progress]

    @property
    def finished(self) -> bool:
        """Return whether every service has answered to the end."""
        return all(progress.finished for progress in self.services.values())


def begun(form: Mapping[str, Any]) -> tuple[Run, dict[str, str]]:
    """Return a new run with the heads that were typed, and field → sentence for what cannot be compared."""
    errors: dict[str, str] = {}
    return Run(services={name: _beginning(form, name, errors) for name in SERVICE_LABELS}), errors


def continued(form: Mapping[str, Any]) -> Run | None:
    """Return the run that the form carries; None where there is none that we have written."""
    try:
        run = Run.model_validate_json(fields.text(form, "run"))
    except ValidationError:
        return None
    return run if set(run.services) == set(SERVICE_LABELS) else None


def rows(run: Run) -> list[dict[str, Any]]:
    """Return a row for each service: label, done, total, result in words, tone, and the head to write down."""
    return [_row(name, progress) for name, progress in run.services.items()]


def grouped(digits: str) -> str:
    """Return the first 16 digits of a hash in groups of four, to be read and copied by eye."""
    return " ".join(re.findall(".{1,4}", digits[:SHOWN_HASH]))


def _beginning(form: Mapping[str, Any], name: str, errors: dict[str, str]) -> Progress:
    position, digits = fields.number(form, f"{name}_position"), fields.number(form, f"{name}_hash").lower()
    if not position and not digits:
        return Progress()
    if not re.fullmatch(r"[0-9]{1,18}", position) or int(position) == 0:
        errors[f"{name}_position"] = WRONG_POSITION
    if not re.fullmatch(r"[0-9a-f]{16,64}", digits):
        errors[f"{name}_hash"] = WRONG_HASH
    if f"{name}_position" in errors or f"{name}_hash" in errors:
        return Progress()
    return Progress(known_position=int(position), known_hash=digits)


def _row(name: str, progress: Progress) -> dict[str, Any]:
    words, tone = _result(progress)
    return {
        "name": name,
        "label": SERVICE_LABELS[name],
        "done": progress.at,
        "total": progress.total,
        "words": words,
        "tone": tone,
        "sentence": _sentence(progress),
        "position": progress.at if progress.ended and not progress.fault else None,
        "hash": grouped(progress.hash) if progress.ended and not progress.fault else "",
    }


def _result(progress: Progress) -> tuple[str, str]:
    if progress.fault:
        return "不一致", "bad"
    if progress.down:
        return "暂时无法读取", "warn"
    return ("完整", "good") if progress.ended else ("校验中", "busy")


def _sentence(progress: Progress) -> str:
    fault = progress.fault
    if fault:
        words = FAULTS.get(fault.kind, FAULTS["link_missing"])
        return words.format(
            position=fault.position, after=fault.position + 1, known=fault.known, entry=fault.entry
        )
    if progress.down:
        return "这项服务暂时没有答复，请稍后再校验。"
    if not progress.ended:
        return f"已校验 {progress.at} 条。"
    if not progress.at:
        return "还没有记录。"
    compared = f"，与您抄下的第 {progress.known_position} 条一致" if progress.known_position else ""
    return f"共 {progress.at} 条，全部一致{compared}。"

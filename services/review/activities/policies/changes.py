"""What may change while the association contacts the experts: fewer of them, another time or place. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from foundation.errors import FieldError
from review.activities.errors import ContentsIncomplete, ContentsInvalid
from review.activities.model import Need
from review.activities.policies.contents import Contents, check_complete


def rescheduled(
    contents: Contents, starts_at: datetime | None, ends_at: datetime | None, place: str, now: datetime
) -> Contents:
    """Return the contents with another time and place; raise ContentsInvalid unless experts can be asked for it."""
    changed = replace(contents, starts_at=starts_at, ends_at=ends_at, place=place)
    try:
        check_complete(changed, now)
    except ContentsIncomplete as incomplete:
        raise ContentsInvalid(fields=incomplete.fields) from incomplete
    if changed == contents:
        raise ContentsInvalid(fields=(FieldError("/starts_at", "时间和地点都没有变化，无需调整。"),))
    return changed


def check_fewer(needs: Sequence[Need], wanted: Sequence[tuple[UUID, int]]) -> None:
    """Raise ContentsInvalid unless these head counts lower the needs' own and leave nobody over who is picked."""
    known = {need.id: need for need in needs}
    errors = [error for index, one in enumerate(wanted) for error in _errors_of(known, index, *one)]
    counts = {**{need.id: need.head_count for need in needs}, **dict(wanted)}
    if not errors and sum(counts.values()) == 0:
        errors.append(FieldError("/needs", "至少需要一位专家；不再需要评审的，请取消评审活动。"))
    if not errors and all(need.head_count == counts[need.id] for need in needs):
        errors.append(FieldError("/needs", "人数没有变化，无需调整。"))
    if errors:
        raise ContentsInvalid(fields=tuple(errors))


def _errors_of(known: Mapping[UUID, Need], index: int, need_id: UUID, head_count: int) -> list[FieldError]:
    need, field = known.get(need_id), f"/needs/{index}/head_count"
    if need is None:
        return [FieldError(field, "这一专业已被修改，请刷新页面后再试。")]
    if head_count > need.head_count:
        return [FieldError(field, f"联系专家期间人数只能减少，最多{need.head_count}人。")]
    if head_count < need.chosen:
        return [
            FieldError(
                field, f"这一专业已选定{need.chosen}位专家，人数不能更少，请先在“选定专家”中取消选定。"
            )
        ]
    return []

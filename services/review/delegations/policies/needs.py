"""Whether the experts that are picked are those that an activity wants. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from review.activities.usecases import Activity
from review.delegations.errors import NotReadyToSubmit
from review.delegations.model import Delegation


def check_need_is_met(activity: Activity, live: Sequence[Delegation], now: datetime) -> None:
    """Raise NotReadyToSubmit unless as many experts are picked for each need as it wants, and the time is to come."""
    if missing := _missing(activity, live, now):
        raise NotReadyToSubmit(missing="；".join(missing))


def _missing(activity: Activity, live: Sequence[Delegation], now: datetime) -> list[str]:
    missing = []
    if activity.starts_at is None or activity.starts_at <= now:
        missing.append("评审开始时间已过，请先在“基本情况”中修改时间")
    picked = Counter(one.need_id for one in live)
    short = sum(max(0, need.head_count - picked[need.id]) for need in activity.needs)
    over = sum(max(0, picked[need.id] - need.head_count) for need in activity.needs)
    needs = {need.id for need in activity.needs}
    over += sum(number for need_id, number in picked.items() if need_id not in needs)
    if short:
        missing.append(f"还差{short}位专家没有选定")
    if over:
        missing.append(f"多选了{over}位专家，请取消选定，或在“基本情况”中增加人数")
    return missing

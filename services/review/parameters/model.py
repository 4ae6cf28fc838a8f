"""The parameters of the review (product.md, Two-stage review: due dates in Chinese working days)."""

from dataclasses import dataclass

from foundation.parameters.declaration import whole_number


@dataclass(frozen=True, slots=True)
class ReviewParameters:
    """The values that count now. A change counts for what begins afterwards."""

    preliminary_days: int = whole_number(
        5,
        label="资料预审期限",
        explanation="从提交之日的次日起算。修改后对新提交的申请生效，已在审核的不变。",
        unit="个工作日",
        least=1,
        most=60,
    )
    final_days: int = whole_number(
        5,
        label="资料终审期限",
        explanation="从资料预审通过之日的次日起算。修改后对新进入终审的申请生效，已在终审的不变。",
        unit="个工作日",
        least=1,
        most=60,
    )
    due_notice_days: int = whole_number(
        1,
        label="到期前提醒",
        explanation="审核期限届满前多少个工作日提醒审核人。填 0 表示只在到期当天和逾期后提醒。",
        unit="个工作日",
        least=0,
        most=10,
    )
    answer_hours: int = whole_number(
        48,
        label="邀请短信有效期",
        explanation="专家通过短信链接答复评审邀请的期限，最长到评审开始时为止。修改后对新发送的邀请生效。",
        unit="小时",
        least=1,
        most=240,
    )

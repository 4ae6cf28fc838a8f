"""系统管理: its parts, and what they have in common."""

from typing import Any

TABS = (
    ("用户注册", "/registrations"),
    ("人员账户", "/accounts"),
    ("个人信息申请", "/personal-requests"),
    ("单位与机构", "/organizations"),
    ("数据字典", "/dictionaries"),
    ("系统参数", "/parameters"),
    ("个人信息告知书", "/privacy-notices"),
    ("工作日历", "/calendar"),
    ("消息发送", "/sms"),
    ("消息模板", "/templates"),
)
TITLE = "系统管理"


def tabs(active: str) -> list[dict[str, Any]]:
    """Return the tabs, the one at this address active."""
    return [{"label": label, "href": href, "active": href == active} for label, href in TABS]


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page below 系统管理."""
    return [("首页", "/"), (TITLE, "/registrations"), *more]

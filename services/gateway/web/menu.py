"""The menu by role, in the manual's words."""

from dataclasses import dataclass
from typing import Any

from contracts.words import Role
from gateway.web.visitor import Visitor

REVIEWERS = (Role.ASSOCIATION_REVIEWER, Role.BUREAU_REVIEWER)
ACTIVITY_WORKERS = (Role.BUREAU_OFFICER, Role.ASSOCIATION_COORDINATOR)
LIBRARY_READERS = (
    Role.ASSOCIATION_REVIEWER,
    Role.ASSOCIATION_COORDINATOR,
    Role.BUREAU_REVIEWER,
    Role.BUREAU_OFFICER,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; nobody sees it but the holders of its roles (none: everybody signed in)."""

    label: str
    href: str
    roles: tuple[str, ...] = ()
    count: str | None = None
    paths: tuple[str, ...] = ()


ENTRIES = (
    Entry("首页", "/"),
    Entry("工作事项", "/tasks", (*REVIEWERS, *ACTIVITY_WORKERS), "tasks", ("/tasks", "/cases")),
    Entry("专家库|专家评审活动", "/personal", (Role.APPLICANT,), paths=("/personal",)),
    Entry("专家库", "/library", LIBRARY_READERS, paths=("/library",)),
    Entry("专家评审活动", "/activities", ACTIVITY_WORKERS, paths=("/activities", "/notices")),
    Entry("统计", "/statistics", LIBRARY_READERS),
    Entry(
        "系统管理",
        "/registrations",
        (Role.PLATFORM_ADMIN,),
        "administration",
        (
            "/registrations",
            "/accounts",
            "/personal-requests",
            "/organizations",
            "/dictionaries",
            "/parameters",
            "/privacy-notices",
            "/calendar",
            "/sms",
            "/templates",
        ),
    ),
    Entry("单位人员信息", "/employees", (Role.UNIT_ADMIN,), paths=("/employees",)),
    Entry("审计日志", "/audit", (Role.AUDITOR,), paths=("/audit",)),
)


def menu_of(visitor: Visitor, path: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the entries for this visitor: label, href, active, count."""
    if not visitor.signed_in or visitor.hurdle:
        return []
    return [
        {
            "label": entry.label,
            "href": entry.href,
            "active": path == entry.href or any(path.startswith(start) for start in entry.paths),
            "count": counts.get(entry.count, 0) if entry.count else 0,
        }
        for entry in ENTRIES
        if not entry.roles or visitor.has(*entry.roles)
    ]

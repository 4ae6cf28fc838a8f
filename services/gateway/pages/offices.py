"""Choosing an organization: offices from a list, a company by its credit code."""

from typing import Any

from fastapi import Request
from starlette.datastructures import FormData

from gateway.clients.services import services
from gateway.forms import fields
from gateway.forms.accounts import UNKNOWN_COMPANY
from gateway.web.visitor import Visitor

OFFICES = ["authority", "bureau", "association"]
MOST_PAGES = 10


async def read_offices(
    request: Request, visitor: Visitor, employer: tuple[str, str] | None = None
) -> list[tuple[str, str]]:
    """Return authority, bureaus and association in use as (id, name), after the employer if there is one."""
    found: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(MOST_PAGES):
        part = await services(request).identity.get(visitor, "/organizations", kind=OFFICES, cursor=cursor)
        found += part["items"]
        cursor = part["next"]
        if not cursor:
            break
    offices = [(str(one["id"]), str(one["name"])) for one in found if one["active"]]
    return ([employer] if employer and employer not in offices else []) + offices


async def chosen_organization(
    request: Request, visitor: Visitor, form: FormData
) -> tuple[str | None, dict[str, str]]:
    """Return the id of the organization that was chosen, and the sentence if the credit code is of none."""
    code = fields.number(form, "credit_code").upper()
    if not code:
        return fields.text(form, "organization_id") or None, {}
    found = await services(request).identity.get(visitor, "/organizations", kind=["company"], query=code)
    for company in found["items"]:
        if company["credit_code"] == code:
            return str(company["id"]), {}
    return None, {"credit_code": UNKNOWN_COMPANY}

"""The notice on screen: from plain text to headings, points and paragraphs."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from foundation.clock import OFFICIAL_TIME
from gateway.forms import fields

HEADING, POINT = "## ", "- "
ORDER = ("", "title", "news", "body", "asks_again", "in_force_on")


def blocks(body: str) -> list[dict[str, Any]]:
    """Return the parts of a text in order: {heading}, {points} or {text}."""
    found: list[dict[str, Any]] = []
    for line in _lines(body):
        if line.startswith(HEADING):
            found.append({"heading": line.removeprefix(HEADING).strip()})
        elif line.startswith(POINT):
            if not found or "points" not in found[-1]:
                found.append({"points": []})
            found[-1]["points"].append(line.removeprefix(POINT).strip())
        else:
            found.append({"text": line})
    return found


def shown(notice: Mapping[str, Any]) -> dict[str, Any]:
    """Return a version as pages show it."""
    return {**notice, "blocks": blocks(notice["body"])}


def versions(found: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    """Return the versions for the administrator with how each stands: 草稿, 生效中, 待生效 or 历史版本."""
    return [{**one, "standing": _standing(one, found["in_force"], now)} for one in found["items"]]


def wording(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what identity takes as the draft's words."""
    return {
        "version": version(form),
        "title": fields.text(form, "title"),
        "body": fields.secret(form, "body"),
        "news": fields.text(form, "news"),
        "asks_again": fields.text(form, "asks_again") == "yes",
    }


def version(form: Mapping[str, Any]) -> int:
    """Return which saving the page was drawn from; a page that has lost it gets 1, which is refused if it is old."""
    typed = fields.number(form, "version")
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) <= 9 else 1


def publication(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what identity takes to publish the draft."""
    return {"version": version(form), "in_force_on": fields.text(form, "in_force_on") or None}


def _lines(body: str) -> Iterator[str]:
    return (line.strip() for line in body.splitlines() if line.strip())


def _standing(one: Mapping[str, Any], in_force: int | None, now: datetime) -> tuple[str, str]:
    if one["state"] == "draft":
        return "草稿", "warn"
    if one["number"] == in_force:
        return "生效中", "good"
    begins = datetime.fromisoformat(one["in_force_from"]).astimezone(OFFICIAL_TIME)
    return ("待生效", "busy") if begins > now else ("历史版本", "calm")

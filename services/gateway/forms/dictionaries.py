"""数据字典: how the dictionaries and their entries stand in lists, and what is typed of an entry."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from contracts.reference.dictionaries import PHRASES
from gateway.clients.base import ServiceProblem
from gateway.forms import fields, refused

WORDING = ("label", "heading", "standard_code")


def kinds(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the dictionaries with how many entries are offered and how many are retired."""
    return [
        {
            "kind": item["kind"],
            "label": item["label"],
            "offered": sum(1 for one in item["entries"] if one["active"]),
            "retired": sum(1 for one in item["entries"] if not one["active"]),
        }
        for item in items
    ]


def shown(kind: Mapping[str, Any]) -> dict[str, Any]:
    """Return a dictionary for its page: which columns it has, and the entries with what may be done to each."""
    return {
        **kind,
        "noun": noun(kind),
        "grouped": any(one["heading"] for one in kind["entries"]),
        "entries": lines(kind["entries"]),
    }


def noun(kind: Mapping[str, Any]) -> str:
    """Return what an entry of the dictionary is called on screen."""
    return "常用语" if kind["kind"] in PHRASES else "名称"


def lines(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the entries with their state in words, and whether each can move up or down under its heading."""
    headings = [one["heading"] for one in entries]
    return [
        {
            **one,
            "state": "使用中" if one["active"] else "已停用",
            "up": one["heading"] in headings[:place],
            "down": one["heading"] in headings[place + 1 :],
        }
        for place, one in enumerate(entries)
    ]


def wording(form: FormData) -> dict[str, str]:
    """Return what was typed of an entry."""
    return fields.texts(form, WORDING)


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refusal beside the form's fields."""
    return refused.sentences(problem, order=("", *WORDING))


def values(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return an entry as its form shows it first."""
    return {name: entry[name] or "" for name in WORDING}

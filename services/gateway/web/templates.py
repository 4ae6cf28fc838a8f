"""Jinja, but for two steps that a page of twenty rows takes some thousand times.

A template's `one.name` asks a dict for its item at once, where Jinja first tries an attribute that no dict has and
catches the error; what is Markup already is not wrapped once more. What a template says stays the same.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping
from types import CodeType
from typing import Any

import markupsafe
from jinja2 import Environment, Template, Undefined
from markupsafe import Markup, escape

_OF_DICT = frozenset(dir(dict))
_escape_text: Callable[[str], str] = vars(markupsafe)["_escape_inner"]


def escaped(value: Any) -> str:
    """Return a value as it may stand in HTML: `markupsafe.escape`, without another Markup around the text."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)
    if kind is Markup:
        text: str = value
        return text
    # of `{{ 'late' if overdue }}` where nothing is overdue
    return "" if kind is Undefined else escape(value)


def option_tags(options: Iterable[Any], chosen: object) -> Markup:
    """Return the <option>s of a select; the longest lists of a page, which a macro would write piece by piece.

    `options` are texts, (value, label) pairs, or {value, label} mappings; `chosen` is one value or a list of them.
    """
    picked = _texts(chosen)
    tags = []
    for option in options:
        value, label = _value_and_label(option)
        selected = " selected" if str(value) in picked else ""
        tags.append(f'<option value="{escaped(value)}"{selected}>{escaped(label)}</option>')
    return Markup("".join(tags))  # noqa: S704  # each value and label is escaped


def _texts(chosen: Any) -> Collection[str]:
    if chosen is None or isinstance(chosen, Undefined):
        return ()
    return {str(chosen)} if isinstance(chosen, str | int | float) else {str(one) for one in chosen}


def _value_and_label(option: Any) -> tuple[object, object]:
    if isinstance(option, str):
        return option, option
    if isinstance(option, Mapping):
        return option.get("value", ""), option.get("label", "")
    return option[0], option[1]


class PageTemplate(Template):
    """A template that writes what it is given by `escaped`."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Any = None,
    ) -> Template:
        """Return the template of compiled code."""
        made = super().from_code(environment, code, globals, uptodate)
        # the name by which all code of a template calls it
        made.root_render_func.__globals__["escape"] = escaped
        return made


class PageEnvironment(Environment):
    """An environment whose templates are quick with the dicts that services answer."""

    template_class = PageTemplate

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return `obj.attribute`: the attribute if there is one, else the item, as Jinja does."""
        if type(obj) is dict and attribute not in _OF_DICT:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

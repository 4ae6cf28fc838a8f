"""State diagrams, made from the tables (`NEXT`) in the models: the picture cannot differ from the code."""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from contracts.words import STATUS_LABELS
from expertlib import registry

HEADER = """# States

Generated from the models by `expertlib diagrams`; a test fails when it is not current. An arrow is an entry of
the model's `NEXT` table; nothing else can happen to a row.
"""


def markdown() -> str:
    """Return the page with every state table as a Mermaid diagram."""
    return HEADER + "".join(_section(title, table) for title, table in tables())


def tables() -> Iterator[tuple[str, Mapping[Any, Any]]]:
    """Yield `service.feature` and the table of every model that has one."""
    for service in registry.BACKENDS:
        package = import_module(service)
        for feature in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
            name = f"{service}.{feature.name}.model"
            if feature.ispkg and _exists(name):
                table = getattr(import_module(name), "NEXT", None)
                if table is not None:
                    yield f"{service}.{feature.name}", table


def _exists(name: str) -> bool:
    parent = import_module(name.rsplit(".", 1)[0])
    return any(module.name == "model" for module in pkgutil.iter_modules(parent.__path__))


def _labels(title: str, table: Mapping[Any, Any]) -> Mapping[Any, str]:
    """Return the words of the states: those that the model has for exactly these, which may equal other states'."""
    states = list(table)
    model = vars(import_module(f"{title}.model"))
    tables = [STATUS_LABELS, *(value for name, value in model.items() if name.endswith("_LABELS"))]
    for labels in tables:
        if isinstance(labels, Mapping) and set(map(type, labels)) == {type(states[0])}:
            return {state: labels[state] for state in states if state in labels}
    return {}


def _section(title: str, table: Mapping[Any, Any]) -> str:
    lines = [f"\n## {title}\n", "```mermaid", "stateDiagram-v2"]
    lines += [f"  {state.value}: {state.value} {label}" for state, label in _labels(title, table).items()]
    for state, following in table.items():
        lines += [f"  {state.value} --> {after.value}" for after in sorted(following, key=list(table).index)]
        if not following:
            lines.append(f"  {state.value} --> [*]")
    return "\n".join([*lines, "```", ""])

"""Reads the source tree for the architecture tests: features, rooms and imports, without running anything."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SERVICES = Path(__file__).parents[2] / "services"
BACKENDS = ("identity", "experts", "review", "notify")
ROOMS = (
    "routes",
    "handlers",
    "tasks",
    "schemas",
    "usecases",
    "policies",
    "queries",
    "model",
    "errors",
    "providers",
)
FLOOR = {
    "routes": 0,
    "handlers": 0,
    "tasks": 0,
    "schemas": 1,
    "usecases": 2,
    "providers": 3,  # adapters to whoever is outside (docs/decisions/0023)
    "queries": 4,
    "policies": 5,
    "model": 6,
    "errors": 7,
}
NOT_FEATURES = {"migrations", "tests", "__pycache__"}


@dataclass(frozen=True)
class Room:
    """A module of a feature; a room that has grown into a package counts as one room."""

    service: str
    feature: str
    name: str
    path: Path

    def imports(self) -> Iterator[tuple[int, str]]:
        """Yield line and full name of everything that is imported, names from a package included."""
        for node in ast.walk(ast.parse(self.path.read_text())):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node.lineno, alias.name
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    yield node.lineno, f"{node.module}.{alias.name}"


def features(service: str) -> list[Path]:
    """Return the feature folders of a service."""
    return sorted(
        path for path in (SERVICES / service).iterdir() if path.is_dir() and path.name not in NOT_FEATURES
    )


def rooms() -> list[Room]:
    """Return every module of every feature."""
    return [
        Room(service, feature.name, path.relative_to(feature).parts[0].removesuffix(".py"), path)
        for service in BACKENDS
        for feature in features(service)
        for path in sorted(feature.rglob("*.py"))
        if path.name != "__init__.py"
    ]

"""Every route of a service as its OpenAPI tells it, and the smallest call that its schema accepts."""

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any
from uuid import uuid4

METHODS = ("get", "post", "put", "patch", "delete")
# For fields whose pattern a schema only describes.
BY_NAME = {
    "login": "650102196501017777",
    "document_number": "650102196501017777",
    "phone": "13912345678",
    "region_code": "650102",
    "code": "123456",
    "password": "Tianshan-2026",
    "password_again": "Tianshan-2026",
    "address": "203.0.113.7",
}


@dataclass(frozen=True)
class Route:
    """One operation: `path_params` and `query` are the schemas of its required parameters, `body` that of its JSON."""

    service: str
    method: str
    path: str
    path_params: dict[str, Any]
    query: dict[str, Any]
    body: Any
    components: dict[str, Any] = field(repr=False, compare=False, hash=False)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def ids(self) -> list[str]:
        """Return the path's parameters that name an object."""
        return [name for name, schema in self.path_params.items() if schema.get("format") == "uuid"]

    def address(self, **given: object) -> str:
        """Return the path with these values, the others made up from the schema."""
        made = {name: sample(schema, self.components, name) for name, schema in self.path_params.items()}
        return self.path.format(**{**made, **given})

    def sent(self) -> dict[str, Any]:
        """Return the query and the body of the smallest call that the schema accepts."""
        params = {name: sample(schema, self.components, name) for name, schema in self.query.items()}
        if self.body is not None:
            return {"params": params, "json": sample(self.body, self.components)}
        if self.method == "GET":
            return {"params": params}
        return {"params": params, "content": b"x", "headers": {"content-type": "application/octet-stream"}}


@cache
def routes(service: str) -> tuple[Route, ...]:
    """Return every operation of a service."""
    told = import_module(f"{service}.api").app.openapi()
    components = told.get("components", {}).get("schemas", {})
    return tuple(
        Route(
            service,
            method.upper(),
            path,
            _required(operation, "path"),
            _required(operation, "query"),
            operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema"),
            components,
        )
        for path, operations in told["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    )


def sample(schema: dict[str, Any], components: dict[str, Any], name: str = "") -> Any:
    """Return the smallest value that a JSON schema accepts, as far as a schema tells."""
    if "$ref" in schema:
        return sample(components[schema["$ref"].rsplit("/", 1)[-1]], components, name)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            real = [one for one in schema[choice] if one.get("type") != "null"]
            return sample(real[0], components, name)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            wanted = schema.get("required", [])
            return {each: sample(schema["properties"][each], components, each) for each in wanted}
        case "array":
            return [sample(schema["items"], components, name)] * schema.get("minItems", 0)
        case "integer" | "number":
            return 2026 if name == "year" else schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return True
    return _text(schema, name)


def _text(schema: dict[str, Any], name: str) -> str:
    made = {"uuid": str(uuid4()), "date": "2026-11-22", "date-time": "2026-11-22T10:32:00Z"}
    if schema.get("format") in made:
        return made[schema["format"]]
    return BY_NAME.get(name, "x" * max(schema.get("minLength", 1), 1))


def _required(operation: dict[str, Any], place: str) -> dict[str, Any]:
    return {
        parameter["name"]: parameter["schema"]
        for parameter in operation.get("parameters", [])
        if parameter["in"] == place and parameter.get("required")
    }

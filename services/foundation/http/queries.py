"""A query read as one model, in one step: FastAPI looks each field's type over again with every request.

    @router.get("/things", openapi_extra=described(SearchIn))
    async def search(request: Request, actor: Searcher) -> PageOut:
        wanted = asked(request, SearchIn)

What is accepted, refused and described is what `Annotated[SearchIn, Query()]` accepts, refuses and describes.
"""

from functools import cache
from typing import Annotated, Any, TypeVar, get_origin
from urllib.parse import parse_qsl

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


def asked(request: Request, model: type[M]) -> M:
    """Return the model that a request's query fills; raise RequestValidationError."""
    several = _lists(model)
    given: dict[str, Any] = {}
    for name, value in parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True):
        if name in several:
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError as error:
        told = error.errors(include_url=False)
        raise RequestValidationError([{**one, "loc": ("query", *one["loc"])} for one in told]) from error


@cache
def _lists(model: type[BaseModel]) -> frozenset[str]:
    """Return the fields that take every value of their name; of the others the last one counts."""
    return frozenset(
        name for name, field in model.model_fields.items() if get_origin(field.annotation) is list
    )


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Return what OpenAPI says of such a route's parameters."""
    app = FastAPI()

    async def described_so(_query: Annotated[BaseModel, Query()]) -> None:
        pass

    described_so.__annotations__["_query"] = Annotated[model, Query()]
    app.get("/")(described_so)
    whole = app.openapi()
    schemas = whole.get("components", {}).get("schemas", {})
    return {"parameters": _without_references(whole["paths"]["/"]["get"]["parameters"], schemas)}


def _without_references(part: Any, schemas: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_without_references(one, schemas) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _without_references(schemas[part["$ref"].rsplit("/", 1)[-1]], schemas)
    return {name: _without_references(one, schemas) for name, one in part.items()}

"""What an answer must not be: a 5xx, a refusal in English, a body that its own schema does not know."""

import re
from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator

CHINESE = re.compile(r"[\u4e00-\u9fff]")
INSIDES = re.compile(
    r"Traceback|site-packages|File \"|sqlalchemy|asyncpg|pydantic|starlette|redis\.|amqp|[A-Z][a-z]+Error\b|"
    r"SELECT |INSERT |UPDATE .* SET "
)
WORDS = re.compile(r"\b[a-z]{2,}(?: [a-z]{2,}){3,}")
WANTED = ("type", "title", "status", "detail")


class Contract:
    """The answers that a service's OpenAPI declares."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told
        self._validator = cache(self._make)

    def _make(self, path: str, method: str, status: str) -> Draft202012Validator | None:
        operation = self._told["paths"].get(path, {}).get(method.lower(), {})
        content = operation.get("responses", {}).get(status, {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return (
            Draft202012Validator({**schema, "components": self._told.get("components", {})})
            if schema
            else None
        )

    def complaint(self, path: str, method: str, answer: httpx.Response) -> str | None:
        """Return how a good answer differs from what is declared."""
        said = parsed(answer)
        if not 200 <= answer.status_code < 300 or said is None:
            return None
        validator = self._validator(path, method, str(answer.status_code))
        found = next(validator.iter_errors(said), None) if validator else None
        return f"not what its schema says: {found.json_path}: {found.message[:200]}" if found else None


def complaint(answer: httpx.Response) -> str | None:
    """Return what is wrong with an answer of a service, whatever it was asked."""
    if answer.status_code >= 500:
        return f"answered {answer.status_code}"
    if answer.status_code < 400 or not answer.content:
        return None
    if answer.headers.get("content-type") != "application/problem+json":
        return f"a refusal ({answer.status_code}) that is no problem document"
    problem = answer.json()
    if missing := [name for name in WANTED if name not in problem]:
        return f"a problem without {missing}"
    if problem["status"] != answer.status_code:
        return f"a problem that says {problem['status']} in an answer that says {answer.status_code}"
    sentences = [problem["detail"], *(error["message"] for error in problem.get("errors", ()))]
    return next(
        (f"not a Chinese sentence: {text[:120]!r}" for text in sentences if not is_for_people(text)), None
    )


def is_for_people(sentence: str) -> bool:
    """Return whether a sentence is Chinese and tells nothing of the program's insides."""
    own = re.sub("[“「].*?[”」]", "", sentence)  # what a person typed may be repeated between quotation marks
    return bool(CHINESE.search(own)) and not INSIDES.search(own) and not WORDS.search(own)


def parsed(answer: httpx.Response) -> Any:
    """Return what a JSON answer says; None for any other, and for one to HEAD."""
    if answer.headers.get("content-type") != "application/json" or not answer.content:
        return None
    return answer.json()

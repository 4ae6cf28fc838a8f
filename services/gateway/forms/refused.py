"""From a service's refusal to sentences beside the fields of a form."""

from collections.abc import Mapping, Sequence

from gateway.clients.base import ServiceProblem

WHOLE_FORM = ""
KEPT_STATUSES = frozenset({429, 503})


def sentences(
    problem: ServiceProblem, renamed: Mapping[str, str] | None = None, order: Sequence[str] = ()
) -> dict[str, str]:
    """Return form field → sentence, in the form's order; "" is the whole form.

    `renamed` maps the service's field names to the form's where they differ.
    """
    names = renamed or {}
    found = {names.get(name, name): sentence for name, sentence in problem.errors.items()}
    if not found:
        return {WHOLE_FORM: with_waiting_time(problem)}
    return in_order(found, order)


def in_order(errors: dict[str, str], order: Sequence[str]) -> dict[str, str]:
    """Return the same sentences, those of named fields in the order of the form, the others after them."""
    places = {name: place for place, name in enumerate(order)}
    return dict(sorted(errors.items(), key=lambda item: places.get(item[0], len(places))))


def with_waiting_time(problem: ServiceProblem) -> str:
    """Return the sentence; one that refuses for a time and does not say how long gets the time added."""
    if problem.status != 429 or not problem.retry_after or any(mark.isdigit() for mark in problem.detail):
        return problem.detail
    return f"{problem.detail}请等待 {spoken(problem.retry_after)}。"


def spoken(seconds: int) -> str:
    """Return a length of time in words: 45 秒, 3 分钟, 2 小时."""
    if seconds < 60:
        return f"{seconds} 秒"
    if seconds < 3600:
        return f"{-(-seconds // 60)} 分钟"
    return f"{-(-seconds // 3600)} 小时"


def status_of(problem: ServiceProblem) -> int:
    """Return the status of the form drawn again: 'too many' and 'down' stay what they are, the rest is 422."""
    return problem.status if problem.status in KEPT_STATUSES else 422

import json

import pytest
from structlog.testing import capture_logs

from foundation.db.paging import decode_cursor, encode_cursor
from foundation.errors import Conflict, FieldError, Invalid, TooMany
from foundation.http.problems import answer, field_error, problem


class StageAlreadyDecided(Conflict):
    """Another reviewer has decided this stage."""

    message = "“{stage}”已由他人处理。"


def body(response):
    return json.loads(response.body)


def test_a_failure_becomes_a_problem_document():
    response = problem(StageAlreadyDecided(stage="资料预审"))
    assert response.status_code == 409
    assert response.media_type == "application/problem+json"
    assert body(response)["type"] == "urn:expertlib:problem:stage-already-decided"
    assert body(response)["title"] == "Another reviewer has decided this stage."
    assert body(response)["detail"] == "“资料预审”已由他人处理。"


def test_field_errors_carry_pointers():
    response = problem(Invalid(fields=(FieldError("/phone", "请填写手机号。"),)))
    assert response.status_code == 422
    assert body(response)["errors"] == [{"pointer": "/phone", "message": "请填写手机号。"}]


def test_too_many_says_when_to_come_back():
    assert problem(TooMany(retry_after=37)).headers["retry-after"] == "37"


def test_a_dependency_that_is_down_is_503_and_the_unforeseen_500_without_details():
    with capture_logs() as logged:
        down, unforeseen = answer(ConnectionRefusedError("db at 10.0.0.1")), answer(KeyError("secret"))
    # the log has what the answer has not
    assert [(line["event"], line["log_level"]) for line in logged] == [
        ("dependency_failed", "warning"),
        ("unexpected_error", "error"),
    ]
    assert isinstance(logged[1]["exc_info"], KeyError)
    assert (down.status_code, unforeseen.status_code) == (503, 500)
    assert down.headers["retry-after"]
    assert b"10.0.0.1" not in down.body
    assert b"secret" not in unforeseen.body


@pytest.mark.parametrize("kind", ["missing", "string_too_long", "something_new"])
def test_validation_errors_are_said_in_chinese(kind):
    item = field_error({"loc": ("body", "a/b", 0), "type": kind, "msg": "English", "ctx": {"max_length": 5}})
    assert item.pointer == "/a~1b/0"
    assert "English" not in item.message
    assert item.message.endswith("。")


def test_a_cursor_comes_back_as_it_went():
    assert decode_cursor(encode_cursor(["王", 7]), 2) == ["王", 7]


@pytest.mark.parametrize(
    "cursor", ["", "!!!", "bm90anNvbg", encode_cursor(["one"]), encode_cursor(["a", "b", "c"])]
)
def test_a_cursor_of_somebody_else_is_refused(cursor):
    with pytest.raises(Invalid):
        decode_cursor(cursor, 2)

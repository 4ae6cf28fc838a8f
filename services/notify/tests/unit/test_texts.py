"""What messages say, and how long that is."""

from typing import get_args

import pytest

from contracts.events.identity import InitialPasswordIssued
from contracts.words import Deed, Purpose, Stage, Verdict
from notify.messages.policies import (
    decision_template,
    deed_template,
    in_a_sentence,
    password_template,
    registration_template,
)
from notify.seed import TEMPLATES
from notify.seed_activities import ACTIVITIES
from notify.sms.policies import count_parts
from notify.templates.errors import VariableMissing
from notify.templates.policies import fill_in, variables_in
from notify.templates.usecases import Draft

CODES = {draft.code for draft in TEMPLATES}
LONG_NAME = "阿不都热合曼·买买提依明"


@pytest.mark.parametrize(
    ("length", "parts"), [(0, 1), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)]
)
def test_a_text_is_counted_in_parts(length: int, parts: int) -> None:
    assert count_parts("消" * length) == parts


def test_rare_characters_count_twice() -> None:
    assert count_parts("𠮷" * 35) == 1
    assert count_parts("𠮷" * 36) == 2


def test_variables_are_filled_in_once() -> None:
    assert fill_in("{name}，{purpose}", {"name": "{purpose}", "purpose": "入库申请"}) == "{purpose}，入库申请"


def test_a_missing_variable_is_an_error() -> None:
    with pytest.raises(VariableMissing):
        fill_in("{name}", {"Name": "某"})


def test_no_template_reaches_into_objects() -> None:
    assert fill_in("{name.__class__}", {"name": "某"}) == "{name.__class__}"


@pytest.mark.parametrize(
    "draft",
    [draft for draft in TEMPLATES if draft.sms_text and draft not in ACTIVITIES],
    ids=lambda draft: draft.code,
)
def test_every_text_message_fits_into_one_part(draft: Draft) -> None:
    values = {"name": LONG_NAME, "purpose": "入库申请", "code": "123456", "reason": "照片不清晰"}
    values |= {"request": "000001", "password": "a" * 12, "phone": "138****0001", "who": "平台管理员"}
    values |= {"stage": "资料预审", "soon": "1000", "overdue": "1000"}
    values |= {"what": "注册公用设备工程师（给水排水）注册证书", "when": "已于2026-11-23到期，尚未完成"}
    text = f"【{draft.sms_signature}】{fill_in(draft.sms_text or '', values)}"
    assert count_parts(text) == 1


def test_opinions_never_travel_by_sms() -> None:
    assert not any("opinion" in variables_in(draft.sms_text) for draft in TEMPLATES)


def test_every_decision_has_words() -> None:
    told = {decision_template(*each) for each in zip_all()}
    assert told <= CODES
    assert len(told) == 5


@pytest.mark.parametrize("deed", list(Deed))
def test_every_deed_of_the_association_has_words_and_its_reason_stays_off_the_phone(deed: Deed) -> None:
    draft = next(one for one in TEMPLATES if one.code == deed_template(deed))
    assert "reason" in variables_in(draft.in_app_text)
    assert variables_in(draft.sms_text) == {"name"}


@pytest.mark.parametrize("granted", [True, False])
def test_every_registration_has_words(granted: bool) -> None:
    assert registration_template(granted) in CODES


@pytest.mark.parametrize("occasion", get_args(InitialPasswordIssued.model_fields["occasion"].annotation))
def test_every_initial_password_has_words(occasion: str) -> None:
    assert password_template(occasion) in CODES


@pytest.mark.parametrize(
    ("written", "told"), [(None, "无"), ("", "无"), ("  缺公章。", "缺公章"), ("好", "好")]
)
def test_what_a_person_wrote_becomes_part_of_a_sentence(written: str | None, told: str) -> None:
    assert in_a_sentence(written) == told


def zip_all() -> list[tuple[Stage, Verdict, Purpose]]:
    return [(stage, verdict, purpose) for stage in Stage for verdict in Verdict for purpose in Purpose]

"""What goes wrong with a provider, and what the message's sender is told about it."""

import logging
import socket
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import update

from foundation.clock import official_day
from foundation.testing.kit import ServiceKit
from notify.messages.tasks import send_message
from notify.settings import Endpoint, settings
from notify.sms.errors import NotSent, Reason, Refused, Unclear
from notify.sms.providers import network
from notify.sms.usecases import PROVIDER, Delivery, provider_of
from notify.templates.model import Template
from notify.tests.doubles.server import Fault
from notify.tests.service.making import a_submission, tell_account
from notify.tests.service.providers import CODE, PHONE, REAL, Line, adapter_of, an_sms, line_of
from notify.tests.service.test_sending import look, queued

pytestmark = pytest.mark.service

LATE = Fault(delay=0.8, takes=True)
UNREADABLE = [
    LATE,
    Fault(delay=0.8, cut=True),
    Fault(cut=True, takes=True),
    Fault(status=500, takes=True),
    Fault(status=502, garbage=b"<html>bad gateway</html>"),
    Fault(garbage=b"<html>login of the hotel</html>"),
    Fault(garbage=b"{}"),
    Fault(garbage=b"[]"),
    Fault(garbage=b"null"),
    Fault(garbage=b'{"Response": {"RequestId": "r"}}'),
]
SAID = [
    ("aliyun", "isv.BUSINESS_LIMIT_CONTROL", NotSent, Reason.THROTTLED),
    ("aliyun", "isv.DAY_LIMIT_CONTROL", NotSent, Reason.DAILY_LIMIT),
    ("aliyun", "Throttling.User", NotSent, Reason.THROTTLED),
    ("aliyun", "isv.MOBILE_NUMBER_ILLEGAL", Refused, Reason.NUMBER_REFUSED),
    ("aliyun", "isv.SMS_TEMPLATE_ILLEGAL", Refused, Reason.TEMPLATE_MISSING),
    ("aliyun", "isv.SMS_SIGNATURE_ILLEGAL", Refused, Reason.SIGNATURE_MISSING),
    ("aliyun", "isv.AMOUNT_NOT_ENOUGH", NotSent, Reason.ACCOUNT),
    ("aliyun", "InvalidAccessKeyId.Inactive", NotSent, Reason.ACCOUNT),
    ("aliyun", "isp.RAM_PERMISSION_DENY", NotSent, Reason.ACCOUNT),
    ("aliyun", "isv.BLACK_KEY_CONTROL_LIMIT", Refused, Reason.CONTENT_REFUSED),
    ("aliyun", "isv.PARAM_NOT_SUPPORT_URL", Refused, Reason.CONTENT_REFUSED),
    ("aliyun", "isp.SYSTEM_ERROR", NotSent, Reason.UNREACHABLE),
    ("aliyun", "isv.NEXT_YEARS_CODE", NotSent, Reason.OTHER),
    ("aliyun", "ServiceUnavailable", Unclear, None),
    ("tencent", "LimitExceeded.PhoneNumberThirtySecondLimit", NotSent, Reason.THROTTLED),
    ("tencent", "LimitExceeded.PhoneNumberDailyLimit", NotSent, Reason.DAILY_LIMIT),
    ("tencent", "RequestLimitExceeded", NotSent, Reason.THROTTLED),
    ("tencent", "InvalidParameterValue.IncorrectPhoneNumber", Refused, Reason.NUMBER_REFUSED),
    ("tencent", "FailedOperation.PhoneNumberInBlacklist", Refused, Reason.NUMBER_REFUSED),
    ("tencent", "FailedOperation.TemplateIncorrectOrUnapproved", Refused, Reason.TEMPLATE_MISSING),
    ("tencent", "FailedOperation.SignatureIncorrectOrUnapproved", Refused, Reason.SIGNATURE_MISSING),
    ("tencent", "FailedOperation.InsufficientBalanceInSmsPackage", NotSent, Reason.ACCOUNT),
    ("tencent", "UnauthorizedOperation.ServiceSuspendDueToArrears", NotSent, Reason.ACCOUNT),
    ("tencent", "AuthFailure.SecretIdNotFound", NotSent, Reason.ACCOUNT),
    ("tencent", "FailedOperation.ContainSensitiveWord", Refused, Reason.CONTENT_REFUSED),
    ("tencent", "InvalidParameterValue.TemplateParameterLengthLimit", Refused, Reason.CONTENT_REFUSED),
    ("tencent", "InternalError.SigVerificationFail", NotSent, Reason.ACCOUNT),
    ("tencent", "InternalError.Timeout", Unclear, None),
    ("tencent", "InternalError", Unclear, None),
    ("tencent", "NextYears.Code", NotSent, Reason.OTHER),
]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "READ_S", 0.4)
    monkeypatch.setattr(network, "CONNECT_S", 0.4)


@pytest.fixture(params=REAL)
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    with line_of(request.param) as opened:
        yield opened


async def failure(line: Line, fault: Fault | None = None) -> Exception:
    """Return what sending raises."""
    if fault is not None:
        line.double.faults.append(fault)
    with pytest.raises((NotSent, Refused, Unclear)) as caught:
        await line.provider.send(an_sms())
    return caught.value


@pytest.mark.parametrize(("name", "code", "kind", "reason"), SAID)
async def test_what_a_code_means(name: str, code: str, kind: type[Exception], reason: Reason | None) -> None:
    with line_of(name) as line:
        error = await failure(line, Fault(code=code))
    assert (type(error), getattr(error, "reason", None)) == (kind, reason)
    assert len(line.double.asked) == 1
    assert line.double.taken == []


async def test_flow_control_of_a_day_is_told_from_that_of_a_minute() -> None:
    with line_of("aliyun") as line:
        fault = Fault(code="isv.BUSINESS_LIMIT_CONTROL", words="触发天级流控Permits:10")
        error = await failure(line, fault)
    assert isinstance(error, NotSent)
    assert error.reason is Reason.DAILY_LIMIT


async def test_a_provider_that_is_down_has_certainly_not_sent(line: Line) -> None:
    line.double.go_down()
    error = await failure(line)
    assert isinstance(error, NotSent)
    assert error.reason is Reason.UNREACHABLE


@pytest.mark.parametrize("name", REAL)
async def test_a_connection_that_is_never_answered_has_certainly_not_sent(name: str) -> None:
    with socket.socket() as full, socket.socket() as one, socket.socket() as two:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for filler in (one, two):
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        provider = adapter_of(name, Endpoint("http", f"127.0.0.1:{full.getsockname()[1]}"))
        with pytest.raises(NotSent) as caught:
            await provider.send(an_sms())
    assert caught.value.reason is Reason.UNREACHABLE


@pytest.mark.parametrize("fault", UNREADABLE, ids=str)
async def test_an_answer_that_says_nothing_leaves_it_unclear_and_nothing_is_tried_again(
    line: Line, fault: Fault
) -> None:
    assert isinstance(await failure(line, fault), Unclear)
    assert len(line.double.asked) == 1


async def test_the_provider_may_fail_while_it_is_asked_where_a_message_is(line: Line) -> None:
    sms = an_sms()
    await line.provider.send(sms)
    for fault in (Fault(status=500), Fault(garbage=b"<html>"), LATE):
        line.double.faults.append(fault)
        with pytest.raises((NotSent, Unclear)):
            await line.provider.find(sms)


async def test_nothing_about_the_person_is_raised_or_logged(
    line: Line, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    # The doubles repeat number and variables in the words of every refusal, as the providers do.
    caplog.set_level(logging.DEBUG)
    of_the_line = [code for name, code, *_ in SAID if name == line.name]
    raised = [await failure(line, Fault(code=code)) for code in of_the_line]
    raised += [await failure(line, fault) for fault in UNREADABLE]
    line.double.go_down()
    raised.append(await failure(line))
    told = " ".join([*(str(error) for error in raised), caplog.text, *capfd.readouterr()])
    for secret in (PHONE, CODE, "注册", "%E6%B3%A8"):
        assert secret not in told
    assert all(error.__cause__ is None for error in raised)


async def a_notice(notify: ServiceKit, line: Line) -> UUID:
    """Queue a notice for this line; its template is registered."""
    notify.resources.extras[PROVIDER] = line.provider
    await notify.deliver(a_submission(notify, await tell_account(notify)))
    return await queued(notify)


@pytest.fixture(autouse=True)
async def _registered(notify: ServiceKit) -> None:
    async with notify.resources.unit_of_work() as uow:
        await uow.session.execute(update(Template).values(sms_template_id="SMS_1"))
        uow.leave_unaudited("a test's registration")


async def test_an_answer_that_came_too_late_is_asked_for_and_the_notice_goes_out_once(
    notify: ServiceKit,
) -> None:
    with line_of("aliyun") as line:
        line.double.today = official_day(notify.clock.now()).strftime("%Y%m%d")
        line.double.faults.append(LATE)
        line.provider._now = notify.clock.now
        message_id = await a_notice(notify, line)
        await send_message(notify.resources, str(message_id))
        unsure = await look(notify, message_id)
        assert (unsure.state, unsure.last_error) == ("sending", "SocketTimeoutError")
        notify.clock.move(minutes=3)
        await notify.run_tasks()
        assert (await look(notify, message_id)).state == "sent"
        assert [taken.out_id for taken in line.double.taken] == [str(message_id)]


async def test_a_lost_request_is_found_to_be_missing_and_sent_then(notify: ServiceKit) -> None:
    with line_of("aliyun") as line:
        line.double.faults.append(Fault(cut=True))
        line.provider._now = notify.clock.now
        message_id = await a_notice(notify, line)
        for _ in range(3):
            await notify.run_tasks()
            notify.clock.move(minutes=3)
        assert (await look(notify, message_id)).state == "sent"
        assert len(line.double.taken) == 1


@pytest.mark.parametrize(
    ("code", "state"), [("isv.SMS_TEMPLATE_ILLEGAL", "failed"), ("Throttling.User", "queued")]
)
async def test_the_reason_is_kept_with_the_message(notify: ServiceKit, code: str, state: str) -> None:
    with line_of("aliyun") as line:
        line.double.faults.append(Fault(code=code))
        message_id = await a_notice(notify, line)
        await notify.run_tasks()
        message = await look(notify, message_id)
    reason = "template_missing" if state == "failed" else "throttled"
    assert (message.state, message.cause, message.last_error) == (state, reason, code)


async def test_the_settings_decide_who_sends(notify: ServiceKit, monkeypatch: pytest.MonkeyPatch) -> None:
    with line_of("aliyun") as line:
        host = f"http://{line.double.endpoint.host}"
        monkeypatch.setenv("NOTIFY_SMS_PROVIDER", "aliyun")
        monkeypatch.setenv("NOTIFY_ALIYUN_ACCESS_KEY_ID", "LTAI-of-the-double")
        monkeypatch.setenv("NOTIFY_ALIYUN_ACCESS_KEY_SECRET", "the-secret-of-the-double")
        monkeypatch.setenv("NOTIFY_ALIYUN_ENDPOINT", host)
        monkeypatch.setenv("NOTIFY_SMS_RECEIPT_SECRET", "x" * 32)
        settings.cache_clear()
        notify.resources.extras.pop(PROVIDER)
        try:
            provider = provider_of(notify.resources)
            sms = an_sms()
            await provider.send(sms)
        finally:
            settings.cache_clear()
        assert provider is provider_of(notify.resources)
        assert [taken.out_id for taken in line.double.taken] == [str(sms.out_id)]
        assert (await line.provider.find(sms)).state is Delivery.ACCEPTED

"""What those who look after messages see of them, and what they may send again. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Forbidden
from notify.messages.errors import (
    CodeNotRepeated,
    NewerOneThere,
    NotPossibleNow,
    OnlyTextMessages,
    ResendTooLate,
    SentTooOften,
)
from notify.messages.model import Cause, Channel, Hold, Message, MessageState, Urgency

MOST_RESENDS = 5
LONGEST_AGO = timedelta(days=7)
"""How old a message may be that is sent again together with others of its cause."""

FAILED = frozenset({MessageState.FAILED, MessageState.UNDELIVERED})
ON_ITS_WAY = frozenset({MessageState.QUEUED, MessageState.SENDING})

SECRETS = ("link", "token", "code", "password")
"""Variables that only the person on the phone may see."""
HIDDEN = "（已隐去）"

STATE_LABELS = {
    MessageState.QUEUED: "待发送",
    MessageState.SENDING: "发送中",
    MessageState.SENT: "已发送",
    MessageState.DELIVERED: "已送达",
    MessageState.UNDELIVERED: "未送达",
    MessageState.FAILED: "发送失败",
    MessageState.EXPIRED: "已过期未发送",
}

CHANNEL_LABELS = {Channel.IN_APP: "站内消息", Channel.SMS: "短信"}

URGENCY_LABELS = {Urgency.CODE: "即时", Urgency.NOTICE: "通知", Urgency.REMINDER: "提醒"}

CAUSE_LABELS = {
    Cause.UNREACHABLE: "连接不上短信服务商，请检查网络和服务商地址后重新发送。",
    Cause.THROTTLED: "短信服务商限制了发送频率，请稍后重新发送。",
    Cause.NUMBER_REFUSED: "手机号被短信服务商拒绝，请核对该人员的手机号。",
    Cause.TEMPLATE_MISSING: "模板未登记，请在“消息模板”中填写服务商模板编号。",
    Cause.SIGNATURE_MISSING: "短信签名未登记，请在“消息模板”中核对短信签名。",
    Cause.ACCOUNT: "短信服务商账户的余额、权限或密钥有问题，请处理后重新发送。",
    Cause.CONTENT_REFUSED: "内容被短信服务商拒绝，请在“消息模板”中核对内容是否与登记的一致。",
    Cause.DAILY_LIMIT: "短信服务商当天不再向该手机号发送，请第二天重新发送。",
    Cause.OTHER: "没有得到短信服务商的明确答复，短信可能已经发出，请先核实再重新发送。",
    Cause.NO_NUMBER: "该人员没有登记手机号，请通知本人登记。",
    Cause.NOT_DELIVERED: "运营商未能送达（可能关机、停机或空号），请核对手机号后重新发送。",
}
"""Why a message has not gone out or not arrived, and what to do."""

HOLD_LABELS = {
    Hold.QUIET: "免打扰时间，结束后发送。",
    Hold.PHONE_BUDGET: "该手机号当天的短信已达上限，第二天发送。",
    Hold.DAY_BUDGET: "全平台当天的短信已达上限，第二天发送。",
}


def check_is_platform_admin(actor: Actor) -> None:
    """Raise Forbidden unless the person administers the platform."""
    if not actor.has(Role.PLATFORM_ADMIN):
        raise Forbidden


def check_is_coordinator(actor: Actor) -> None:
    """Raise Forbidden unless the person keeps the association's library."""
    if not actor.has(Role.ASSOCIATION_COORDINATOR):
        raise Forbidden


def explanation_of(message: Message) -> str:
    """Return why a message waits, has failed or has not arrived, and what to do; empty where all is well."""
    if message.hold is not None and message.state is MessageState.QUEUED:
        return HOLD_LABELS[message.hold]
    return CAUSE_LABELS[message.cause] if message.cause is not None else ""


def check_resend(message: Message, now: datetime, *, newest: bool) -> None:
    """Raise why a text message may not be sent again that has not gone out or not arrived.

    What serves once is no use later, and a person who did not get a code asks for another one.
    """
    _check_repeatable(message, now)
    if message.state not in FAILED:
        raise NotPossibleNow
    if not newest:
        raise NewerOneThere


def check_repeat(message: Message, now: datetime, *, newest: bool) -> None:
    """Raise why somebody may not be told again what has gone out; only the newest of its kind still holds."""
    _check_repeatable(message, now)
    if message.state in ON_ITS_WAY:
        raise NotPossibleNow
    if not newest:
        raise NewerOneThere


def _check_repeatable(message: Message, now: datetime) -> None:
    if message.channel is not Channel.SMS:
        raise OnlyTextMessages
    if message.one_time:
        raise CodeNotRepeated
    if message.state is MessageState.EXPIRED or (message.expires_at and message.expires_at <= now):
        raise ResendTooLate
    if message.resends >= MOST_RESENDS:
        raise SentTooOften(most=MOST_RESENDS)


def masked_phone(phone: str) -> str:
    """Return a phone number with its middle hidden."""
    return phone[:3] + "*" * max(0, len(phone) - 7) + phone[-4:] if len(phone) > 7 else "*" * len(phone)


def without_secrets(body: str, variables: Mapping[str, str]) -> str:
    """Return what a message says without that what only the person on the phone may see."""
    for name in SECRETS:
        if variables.get(name):
            body = body.replace(variables[name], HIDDEN)
    return body


def base_key(key: str) -> str:
    """Return the key of the message that one is a repetition of."""
    return key.partition("#")[0]

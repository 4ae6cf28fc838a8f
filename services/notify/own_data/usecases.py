"""Giving a person a copy of what notify holds; the gateway has had identity ask for the password before.

Left out: the words of one-time codes, the providers' ids, keyed hashes. docs/guide/personal-data.md has a line for
every table; a test holds it here.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.own_data import OwnData, columns, table
from contracts.words import ROLE_LABELS
from foundation.auth.actor import Actor
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from notify.contacts.usecases import Contact
from notify.messages.usecases import Message
from notify.own_data import queries

CONTACT = {"account_id": "账户编号", "name": "姓名", "phone": "手机号"}
DUTY = {"role": "角色代码", "role_label": "角色", "organization_id": "机构编号"}
MESSAGE = {
    "channel": "渠道",
    "template": "模板代码",
    "title": "标题",
    "body": "内容",
    "phone": "手机号",
    "link": "链接",
    "state": "状态",
    "created_at": "生成时间",
    "sent_at": "发送时间",
    "read_at": "阅读时间",
    "receipt_at": "送达回执时间",
}
SWITCHED_OFF = {"kind": "提醒种类", "since": "关闭时间"}


async def take_copy(uow: UnitOfWork, actor: Actor) -> OwnData:
    """Return everything that notify holds about the caller, unmasked; this is audited."""
    uow.audit("own_data.export", "account", actor.id)
    return await _tell(uow.session, uow.sealer, actor.id)


async def _tell(session: AsyncSession, sealer: Sealer, account_id: UUID) -> OwnData:
    contacts = await queries.contacts(session, account_id)
    duties = await queries.duties(session, account_id)
    messages = await queries.messages(session, account_id)
    switched_off = await queries.switched_off(session, account_id)
    tables = [
        table("contacts", "联系方式（来自账户）", CONTACT, (_contact(one, sealer) for one in contacts)),
        table(
            "duties",
            "接收通知的角色",
            DUTY,
            (columns(one, DUTY, role_label=ROLE_LABELS[one.role]) for one in duties),
        ),
        table("messages", "消息和短信", MESSAGE, (_message(one, sealer) for one in messages)),
        table(
            "sms_off",
            "不接收短信的提醒",
            SWITCHED_OFF,
            (columns(one, SWITCHED_OFF) for one in switched_off),
        ),
    ]
    return OwnData.of("notify", tables)


def _contact(contact: Contact, sealer: Sealer) -> dict[str, object]:
    return columns(
        contact,
        CONTACT,
        name=_opened(sealer, contact, "name", contact.account_id),
        phone=_opened(sealer, contact, "phone", contact.account_id),
    )


def _message(message: Message, sealer: Sealer) -> dict[str, object]:
    """A code that is still good must not lie in a file; what it was for is told."""
    body = None if message.one_time else _opened(sealer, message, "body", message.id)
    return columns(message, MESSAGE, body=body, phone=_opened(sealer, message, "phone", message.id))


def _opened(sealer: Sealer, item: Contact | Message, column: str, id: UUID) -> str | None:
    """Return a sealed column in the clear; every column is sealed for table|column|row (trust.md)."""
    kept: bytes | None = getattr(item, column)
    return sealer.open(kept, f"{item.__tablename__}|{column}|{id}") if kept else None

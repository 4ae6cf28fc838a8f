"""What stands on a notice in the words of the paper: texts alone, the data of `notice.typ`."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import segno

from foundation.clock import OFFICIAL_TIME
from foundation.papers.text import breakable, plain
from review.notices.model.contents import Contents
from review.notices.model.notice import NoticeKind

WEEKDAYS = "一二三四五六日"

OPENING = (
    "根据{bureau}的工作安排，经从建设工程消防技术专家库中选定并与您确认工作时间，"
    "现委派您作为专家参加以下评审工作："
)
DUTIES = (
    "请您按时参加，独立、客观、公正地提出评审意见，遵守回避、保密和廉洁纪律。"
    "收到本通知后，请登录平台在“我的委派”中签收；因故不能参加的，请及时与本协会联系。"
)
WITHDRAWING = (
    "我单位于{day}印发的《关于委派专家参加{title}的通知》（{number}）现予撤回，"
    "自本通知印发之日起不再有效，您不再承担以下评审工作："
)
REGRETS = "由此给您带来的不便，敬请谅解。"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The data of `notice.typ`. `items` are rows of label and text; `qr` is a drawing (SVG) of `address`."""

    issuer: str
    number: str
    title: str
    addressee: str
    opening: str
    items: list[list[str]]
    closing: str
    day: str
    copied_to: str
    withdrawal: bool
    address: str
    qr: str


def sheet(contents: Contents, address: str) -> Sheet:
    """Return the paper of a notice; `address` is of the public page that says whether it is valid."""
    withdrawal = contents.kind is NoticeKind.WITHDRAWAL
    return Sheet(
        issuer=breakable(contents.issuer),
        number=contents.number,
        title=_title(contents),
        addressee=f"{breakable(contents.expert_name)} 专家：",
        opening=_withdrawing(contents)
        if withdrawal
        else OPENING.format(bureau=breakable(contents.bureau_name)),
        items=_items(contents),
        closing=REGRETS if withdrawal else DUTIES,
        day=day_words(contents.issued_at),
        copied_to=breakable("，".join(contents.copied_to)),
        withdrawal=withdrawal,
        address=address,
        qr=_drawing(address),
    )


def day_words(at: datetime) -> str:
    """Return the official day of a moment, for example 2026年12月1日."""
    local = at.astimezone(OFFICIAL_TIME)
    return f"{local.year}年{local.month}月{local.day}日"


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """Return from when to when, for example 2026年12月1日（星期二）9:30至17:00."""
    start, end = starts_at.astimezone(OFFICIAL_TIME), ends_at.astimezone(OFFICIAL_TIME)
    if start.date() == end.date():
        return f"{_day_and_time(start)}至{_time(end)}"
    return f"{_day_and_time(start)}至{_day_and_time(end)}"


def file_name(contents: Contents) -> str:
    """Return what the PDF is called when it is kept."""
    name = "".join(sign for sign in contents.expert_name if sign.isprintable() and sign not in '\\/:*?"<>|')
    kind = "撤回委派通知" if contents.kind is NoticeKind.WITHDRAWAL else "委派通知"
    return f"{kind}-{contents.number}-{name[:40].strip(' .') or '专家'}.pdf"


def _title(contents: Contents) -> str:
    if contents.kind is NoticeKind.WITHDRAWAL:
        return f"关于撤回{contents.withdraws_number}委派通知的通知"
    return f"关于委派专家参加{_name(contents)}的通知"


def _name(contents: Contents) -> str:
    return breakable(" ".join(contents.title.split()))


def _withdrawing(contents: Contents) -> str:
    day = day_words(contents.withdraws_issued_at) if contents.withdraws_issued_at else ""
    return WITHDRAWING.format(day=day, title=_name(contents), number=contents.withdraws_number)


def _items(contents: Contents) -> list[list[str]]:
    contact = "　".join(filter(None, (contents.contact_name, contents.contact_phone)))
    rows = [
        ("评审活动", contents.title),
        ("项目名称", contents.project),
        ("工作时间", span_words(contents.starts_at, contents.ends_at)),
        ("工作地点", contents.place),
        ("组织单位", contents.bureau_name),
        ("联系人", contact if contents.kind is NoticeKind.DELEGATION else ""),
        ("撤回原因", contents.reason),
    ]
    return [[label, breakable(text)] for label, text in rows if plain(text).strip()]


def _day_and_time(local: datetime) -> str:
    return f"{local.year}年{local.month}月{local.day}日（星期{WEEKDAYS[local.weekday()]}）{_time(local)}"


def _time(local: datetime) -> str:
    return f"{local.hour}:{local.minute:02d}"


def _drawing(address: str) -> str:
    """Return a QR code as SVG; the paper gives it the size and the quiet zone around it."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=4, scale=1)
    return drawn.getvalue().decode()

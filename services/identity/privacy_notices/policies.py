"""What a version must say, and from when it may count."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from foundation.clock import OFFICIAL_TIME, official_day
from foundation.errors import FieldError
from identity.accounts.usecases import check_is_platform_admin as check_is_platform_admin
from identity.privacy_notices.errors import DraftExists, NoticeInvalid, NoticeOutdated
from identity.privacy_notices.model import NoticeState, PrivacyNotice

LONGEST_TITLE = 60
LONGEST_NEWS = 1000
LEAST_BODY, LONGEST_BODY = 200, 30_000
AHEAD = timedelta(days=366)

TITLE_WRONG = f"请填写标题，不超过{LONGEST_TITLE}个字。"
BODY_SHORT = f"正文至少{LEAST_BODY}个字，请写明处理目的、方式、种类、保存期限和行使权利的方式。"
BODY_LONG = f"正文不能超过{LONGEST_BODY}个字。"
NEWS_WRONG = f"请说明本版有哪些变化，不超过{LONGEST_NEWS}个字，会显示给需要重新同意的人员。"
NOT_TEXT = "内容中有无法显示的控制字符，请删除后再保存。"
FORCE_PAST = "生效日期不能早于今天。"
FORCE_FAR = "生效日期不能晚于一年以后。"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version says."""

    title: str
    body: str
    news: str
    asks_again: bool

    @classmethod
    def typed(cls, title: str, body: str, news: str, *, asks_again: bool) -> "Wording":
        """Return a wording with one kind of line end and no blanks around it."""
        lines = body.replace("\r\n", "\n").replace("\r", "\n")
        return cls(title.strip(), lines.strip(), news.replace("\r\n", "\n").strip(), asks_again)


def check_wording(wording: Wording, *, first: bool) -> None:
    """Raise NoticeInvalid with the sentences of all fields. The first version has nothing that is new."""
    errors = []
    if not 0 < len(wording.title) <= LONGEST_TITLE:
        errors.append(FieldError("/title", TITLE_WRONG))
    if len(wording.body) < LEAST_BODY:
        errors.append(FieldError("/body", BODY_SHORT))
    elif len(wording.body) > LONGEST_BODY:
        errors.append(FieldError("/body", BODY_LONG))
    if len(wording.news) > LONGEST_NEWS or (not wording.news and not first):
        errors.append(FieldError("/news", NEWS_WRONG))
    for field in ("title", "body", "news"):
        if "\x00" in getattr(wording, field):
            errors.append(FieldError(f"/{field}", NOT_TEXT))
    if errors:
        raise NoticeInvalid.with_fields(errors)


def check_no_draft(draft: PrivacyNotice | None) -> None:
    """Raise DraftExists: of two drafts nobody would know which comes first."""
    if draft is not None:
        raise DraftExists


def check_current(notice: PrivacyNotice, version: int) -> None:
    """Raise NoticeOutdated unless this is the wording that was looked at."""
    if notice.state == NoticeState.DRAFT and notice.version != version:
        raise NoticeOutdated


def begin_of_force(wanted: date | None, now: datetime) -> datetime:
    """Return from when a version counts: at once, or from a day's beginning in official time. Raise NoticeInvalid."""
    if wanted is None or wanted == official_day(now):
        return now
    if wanted < official_day(now):
        raise NoticeInvalid.with_fields([FieldError("/in_force_on", FORCE_PAST)])
    if wanted > official_day(now + AHEAD):
        raise NoticeInvalid.with_fields([FieldError("/in_force_on", FORCE_FAR)])
    return datetime.combine(wanted, time(), OFFICIAL_TIME)

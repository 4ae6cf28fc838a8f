"""What stands on the form: texts alone, in the words in which people read them."""

from dataclasses import dataclass
from datetime import date, datetime

from contracts.reference import regions
from contracts.words import SEX_LABELS
from experts.form.usecases import Form, LabelOf, employer_text
from experts.people.usecases import Identity
from foundation.clock import OFFICIAL_TIME
from foundation.papers.text import breakable


@dataclass(frozen=True, slots=True)
class Sheet:
    """The data of `form.typ`. An empty text is a place that stays to be filled in by hand; a list's row holds the
    texts of its columns.
    """

    name: str
    sex: str
    document_number: str
    birth_date: str
    phone: str
    email: str
    region: str
    position: str
    employer_name: str
    industry: str
    specialty: str
    graduation: str
    education: str
    major: str
    title: str
    qualifications: str
    working_years: str
    training: list[list[str]]
    career: list[list[str]]
    achievements: list[list[str]]
    certificates: list[list[str]]
    made_at: str
    draft_version: str


def sheet(who: Identity, typed: Form, label_of: LabelOf, draft_version: int, at: datetime) -> Sheet:
    """Return the form of a person and a draft, incomplete or not; rows without a word are left out.

    `label_of` puts (dictionary, code) into words.
    """
    form = typed.tidied()
    return Sheet(
        name=breakable(who.name),
        sex=SEX_LABELS[who.sex] if who.sex else "",
        document_number=breakable(who.document_number)
        if len(who.document_number) > 18
        else who.document_number,
        birth_date=_day(who.birth_date),
        phone=breakable(form.phone),
        email=breakable(form.email),
        region=regions.full_name(form.region_code),
        position=breakable(form.position),
        employer_name=breakable(form.employer_name),
        industry=label_of("industry", form.industry),
        specialty=label_of("specialty", form.specialty),
        graduation=breakable(form.graduation),
        education=label_of("education", form.education),
        major=breakable(form.major),
        title=breakable(_title(form)),
        qualifications="\n".join(label_of("qualification", code) for code in form.qualifications),
        working_years=breakable(_years(form.working_years)),
        training=[_texts(row.period, row.description) for row in form.training],
        career=[_texts(row.period, employer_text(row), row.description) for row in form.career],
        achievements=[_texts(row.title, row.description) for row in form.achievements],
        certificates=[
            _texts(label_of("certificate_kind", row.kind), row.number, row.issuer, row.valid_until)
            for row in form.certificates
        ],
        made_at=at.astimezone(OFFICIAL_TIME).strftime("%Y-%m-%d %H:%M"),
        draft_version=str(draft_version),
    )


def file_name(name: str) -> str:
    """Return what the form of this person is called when it is kept."""
    kept = "".join(
        character for character in name if character.isprintable() and character not in '\\/:*?"<>|'
    )
    return f"专家申报表-{kept[:60].strip(' .') or '本人'}.pdf"


def _texts(*columns: str) -> list[str]:
    return [breakable(column) for column in columns]


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _title(form: Form) -> str:
    return (
        f"{form.title}（{form.title_note}）"
        if form.title and form.title_note
        else form.title + form.title_note
    )


def _years(text: str) -> str:
    return f"{text} 年" if text.isdecimal() else text

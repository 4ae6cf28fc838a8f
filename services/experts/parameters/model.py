"""The parameters of the library (issue 4: terms of office, yearly confirmation, expiry of certificates)."""

from dataclasses import dataclass

from foundation.parameters.declaration import whole_number


@dataclass(frozen=True, slots=True)
class LibraryParameters:
    """The values that count now. 0 switches a term or a confirmation off."""

    term_years: int = whole_number(
        3,
        label="任期",
        explanation="专家入库后的任期。填 0 表示不限任期。",
        unit="年",
        least=0,
        most=20,
    )
    confirmation_months: int = whole_number(
        12,
        label="年度确认周期",
        explanation="专家每隔多久须确认一次本人资料仍然准确。填 0 表示不要求确认。",
        unit="个月",
        least=0,
        most=60,
    )
    certificate_notice_days: int = whole_number(
        90,
        label="证书到期提前提醒",
        explanation="证书有效期届满前多少天开始提醒专家本人。",
        unit="天",
        least=1,
        most=365,
    )
    term_notice_days: int = whole_number(
        60,
        label="任期届满提前提醒",
        explanation="任期届满前多少天开始提醒。",
        unit="天",
        least=1,
        most=365,
    )

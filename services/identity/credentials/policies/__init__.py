"""The password rule. One room in two modules: the rule itself, and what everybody tries first."""

from identity.credentials.policies.rule import (
    HOLDS_DOCUMENT,
    HOLDS_NAME,
    HOLDS_PHONE,
    NOT_REPEATED,
    TOO_COMMON,
    TOO_FEW_CLASSES,
    TOO_LONG,
    TOO_SHORT,
    PersonalWords,
    broken_rules,
    password_errors,
)

__all__ = [
    "HOLDS_DOCUMENT",
    "HOLDS_NAME",
    "HOLDS_PHONE",
    "NOT_REPEATED",
    "TOO_COMMON",
    "TOO_FEW_CLASSES",
    "TOO_LONG",
    "TOO_SHORT",
    "PersonalWords",
    "broken_rules",
    "password_errors",
]

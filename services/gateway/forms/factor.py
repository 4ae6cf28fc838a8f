"""两步验证: the code at the login, setting it up, doing without it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pyotp
import segno

from gateway.clients.base import ServiceProblem
from gateway.forms import fields, refused
from gateway.forms.login import USER_AGENT_LENGTH

ORDER = ("", "password", "code")
GROUP = 4
QR_SCALE = 6


def missing_code(form: Mapping[str, Any], *, recovery: bool = False) -> dict[str, str]:
    """Return what was left empty, so that an empty form does not count as a wrong code."""
    if fields.text(form, "code"):
        return {}
    return {"code": "请输入恢复码。" if recovery else "请输入动态验证码。"}


def login(
    form: Mapping[str, Any], session: str, *, device: str | None, user_agent: str | None
) -> dict[str, Any]:
    """Return what identity's POST /sessions/factor takes."""
    return {
        "session": session,
        "code": fields.number(form, "code"),
        "device": device,
        "user_agent": (user_agent or "")[:USER_AGENT_LENGTH] or None,
    }


def begin(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what identity's POST /account/factor takes."""
    return {"password": fields.secret(form, "password"), "code": fields.number(form, "code")}


def code(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what identity takes where only a code is asked for."""
    return {"code": fields.number(form, "code")}


def missing(form: Mapping[str, Any]) -> dict[str, str]:
    """Return which of the form's fields were left empty; who has no password is not asked for one."""
    wanted = {"password": "请输入密码。", "code": "请输入动态验证码或恢复码。"}
    return {
        name: sentence
        for name, sentence in wanted.items()
        if name in form and not fields.secret(form, name).strip()
    }


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refusal."""
    return refused.sentences(problem, order=ORDER)


def code_sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refused code where nothing else is asked for."""
    errors = sentences(problem)
    return {"code": errors[""]} if set(errors) == {""} and problem.status == 429 else errors


def setup(uri: str) -> dict[str, str] | None:
    """Return what the setup page shows of a new secret: picture, text in groups; None if it is no such address."""
    try:
        secret = pyotp.parse_uri(uri).secret
    except ValueError:
        return None
    groups = " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))
    return {"uri": uri, "picture": segno.make_qr(uri, error="m").svg_data_uri(scale=QR_SCALE), "key": groups}


def codes_file(codes: list[str], platform: str) -> str:
    """Return the recovery codes as the address of a text file: nothing is sent anywhere to save it."""
    lines = [f"{platform} 两步验证恢复码", "每个恢复码只能使用一次，请妥善保管。", "", *codes, ""]
    return "data:text/plain;charset=utf-8," + quote("\ufeff" + "\r\n".join(lines))

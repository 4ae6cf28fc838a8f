"""The provider's people: a few invented ones, and those who register. Kept in one file."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from deploy.local.folder import write_privately
from expertlib.invented import invented_credit_code, invented_document_number, invented_phone

LEGAL, NATURAL = "legal", "natural"
MOST = 2000
LONGEST = 60
REGION = "650102"

_PHONE = re.compile(r"1[3-9][0-9]{9}")
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


@dataclass(frozen=True)
class Person:
    """A legal person with the one who acts for it, or a natural person."""

    subject: str
    user_type: str
    name: str
    id_number: str
    id_number_verified: bool
    phone: str
    organization_name: str = ""
    credit_code: str = ""

    @property
    def title(self) -> str:
        """Return what stands in the list."""
        return self.organization_name or self.name

    @property
    def note(self) -> str:
        """Return the line below it."""
        number = f"{self.id_number[:4]}**********{self.id_number[-4:]}"
        verified = "已实名核验" if self.id_number_verified else "未实名核验"
        if self.user_type == LEGAL:
            return f"{self.credit_code} · 经办人 {self.name} {number}（{verified}）"
        return f"{number}（{verified}）"

    def claims(self) -> dict[str, Any]:
        """Return what userinfo tells; phones are verified at registration."""
        told = {
            "sub": self.subject,
            "user_type": self.user_type,
            "name": self.name,
            "id_number": self.id_number,
            "id_number_verified": self.id_number_verified,
            "phone_number": self.phone,
            "phone_number_verified": True,
        }
        if self.user_type == LEGAL:
            told |= {"organization_name": self.organization_name, "credit_code": self.credit_code}
        return told


class People:
    """Everybody the provider knows, newest first."""

    def __init__(self, file: Path) -> None:
        self._file = file
        if file.exists():
            self._people = [Person(**entry) for entry in json.loads(file.read_text(encoding="utf-8"))]
        else:
            self._people = _demonstration()
            self._write()

    def of_type(self, user_type: str) -> list[Person]:
        """Return the legal or the natural persons."""
        return [person for person in self._people if person.user_type == user_type]

    def find(self, subject: str) -> Person | None:
        """Return one person."""
        return next((person for person in self._people if person.subject == subject), None)

    def register(self, form: Mapping[str, str], user_type: str, today: date) -> Person | dict[str, str]:
        """Return the new person, or what is wrong with each field."""
        person = _read(form, user_type)
        errors = _errors(person, today) | self._taken(person)
        if errors:
            return errors
        self._people.insert(0, person)
        self._write()
        return person

    def _taken(self, person: Person) -> dict[str, str]:
        others = self.of_type(person.user_type)
        if len(self._people) >= MOST:
            return {"name": "演示系统的注册人数已满。"}
        if person.user_type == LEGAL and any(other.credit_code == person.credit_code for other in others):
            return {"credit_code": "证件号已存在"}
        if person.user_type == NATURAL and any(other.id_number == person.id_number for other in others):
            return {"id_number": "证件号已存在"}
        return {"phone": "手机号已被占用"} if any(other.phone == person.phone for other in others) else {}

    def _write(self) -> None:
        text = json.dumps([asdict(person) for person in self._people], ensure_ascii=False, indent=1)
        write_privately(self._file, text)


def example(user_type: str) -> dict[str, str]:
    """Return a form filled in with an invented person."""
    filled = {
        "name": "贺演示",
        "id_number": invented_document_number(REGION),
        "phone": invented_phone(),
        "verified": "1",
    }
    if user_type == LEGAL:
        number = secrets.randbelow(900) + 100
        filled |= {
            "organization_name": f"新疆演示消防工程{number}有限公司",
            "credit_code": invented_credit_code(),
        }
    return filled


def _demonstration() -> list[Person]:
    return [
        _invented(LEGAL, "蒋演示", verified=True, organization="新疆博格达消防设计院有限公司（演示）"),
        _invented(LEGAL, "韩演示", verified=False, organization="新疆塔里木建设工程有限公司（演示）"),
        _invented(NATURAL, "冯演示", verified=True),
        _invented(NATURAL, "程演示", verified=False),
    ]


def _invented(user_type: str, name: str, *, verified: bool, organization: str = "") -> Person:
    return Person(
        subject=secrets.token_hex(12),
        user_type=user_type,
        name=name,
        id_number=invented_document_number(REGION),
        id_number_verified=verified,
        phone=invented_phone(),
        organization_name=organization,
        credit_code=invented_credit_code() if organization else "",
    )


def _read(form: Mapping[str, str], user_type: str) -> Person:
    def typed(name: str) -> str:
        return " ".join(form.get(name, "").split())[:LONGEST]

    legal = user_type == LEGAL
    return Person(
        subject=secrets.token_hex(12),
        user_type=user_type,
        name=typed("name"),
        id_number=typed("id_number").replace(" ", "").upper(),
        id_number_verified=bool(form.get("verified")),
        phone=typed("phone").replace(" ", ""),
        organization_name=typed("organization_name") if legal else "",
        credit_code=typed("credit_code").replace(" ", "").upper() if legal else "",
    )


def _errors(person: Person, today: date) -> dict[str, str]:
    wrong = {
        "name": "" if person.name else "请填写姓名。",
        "id_number": "" if _is_id_number(person.id_number, today) else "身份证号不正确，请核对。",
        "phone": "" if _PHONE.fullmatch(person.phone) else "请填写11位手机号。",
    }
    if person.user_type == LEGAL:
        wrong["organization_name"] = "" if person.organization_name else "请填写单位名称。"
        wrong["credit_code"] = "" if uscc.is_valid(person.credit_code) else "统一社会信用代码不正确，请核对。"
    return {name: sentence for name, sentence in wrong.items() if sentence}


def _is_id_number(number: str, today: date) -> bool:
    if not _ID_NUMBER.fullmatch(number) or not mod_11_2.is_valid(number):
        return False
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14])) <= today
    except ValueError:
        return False

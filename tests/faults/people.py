"""The crowd of the fault test: invented applicants, reviewers and officials with accounts of their own."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from stdnum.iso7064 import mod_11_2

from contracts.words import Role
from foundation.auth.actor import Actor, Grant
from foundation.auth.tokens import TokenSigner
from foundation.ids import uuid7
from tests.faults import databases
from tests.faults.system import FaultSystem

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "建国明华志强晓丽海峰淑芬永刚玉兰文斌秀英俊杰桂花立新春燕"
URUMQI, KASHGAR = "650102", "653101"
REGIONS = (URUMQI, KASHGAR)
REVIEWERS = (
    *[(Role.ASSOCIATION_REVIEWER, "association-650000", URUMQI)] * 5,
    *[(Role.BUREAU_REVIEWER, "authority-650000", URUMQI)] * 4,
    *[(Role.BUREAU_REVIEWER, "bureau-650100", URUMQI)] * 4,
    *[(Role.BUREAU_REVIEWER, "bureau-653100", KASHGAR)] * 4,
)
FIRST_BIRTHDAY = date(1962, 1, 1)
TELLING_S = 300


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `region` is where they live."""

    id: UUID
    name: str
    role: Role
    organization_id: UUID
    region: str
    phone: str

    @property
    def actor(self) -> Actor:
        """Return what a token of the person says."""
        held_for = None if self.role is Role.APPLICANT else self.organization_id
        grants = frozenset({Grant(self.role.value, held_for)})
        return Actor(self.id, self.name, grants, session_id=uuid7(), employer_id=self.organization_id)


@dataclass(frozen=True)
class Crowd:
    """Everybody, and the key with which the gateway would have their tokens signed."""

    applicants: Sequence[Person]
    association: Sequence[Person]
    bureaus: dict[UUID, list[Person]]
    signer: TokenSigner

    def token(self, person: Person, service: str) -> str:
        """Return a token of the person for a service, good for a minute from now."""
        return self.signer.sign(person.actor, service, datetime.now(UTC))


def gather(system: FaultSystem, seed: int, applicants: int) -> Crowd:
    """Open the accounts and wait until every service has been told of all of them."""
    wanted = invented(seed, applicants)
    file = system.folder / "people.json"
    file.write_text(json.dumps(wanted, ensure_ascii=False))
    system.script("tests.faults.given", "people", str(file))
    people = [_person(one) for one in json.loads(file.read_text())]
    _wait_until_told(system, applicants, len(people))
    bureaus: dict[UUID, list[Person]] = {}
    for one in people:
        if one.role is Role.BUREAU_REVIEWER:
            bureaus.setdefault(one.organization_id, []).append(one)
    return Crowd(
        [one for one in people if one.role is Role.APPLICANT],
        [one for one in people if one.role is Role.ASSOCIATION_REVIEWER],
        bureaus,
        TokenSigner(system.keys),
    )


def invented(seed: int, applicants: int) -> list[dict[str, Any]]:
    """Return who is to have an account: the same people for the same seed."""
    random = Random(f"people {seed}")
    roles = [*REVIEWERS, *((Role.APPLICANT, "company", random.choice(REGIONS)) for _ in range(applicants))]
    return [
        {
            "name": random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2)),
            "number": document_number(region, number),
            "phone": f"19{seed % 100:02d}{number:07d}",
            "role": role.value,
            "organization": organization,
            "region": region,
        }
        for number, (role, organization, region) in enumerate(roles)
    ]


def document_number(region: str, number: int) -> str:
    """Return a citizen number of nobody, another one for each `number`, with its check digit."""
    day, sequence = divmod(number, 998)
    body = f"{region}{FIRST_BIRTHDAY + timedelta(days=day):%Y%m%d}{sequence + 1:03d}"
    return body + str(mod_11_2.calc_check_digit(body))


def _person(one: dict[str, Any]) -> Person:
    return Person(
        UUID(one["id"]),
        one["name"],
        Role(one["role"]),
        UUID(one["organization_id"]),
        one["region"],
        one["phone"],
    )


def _wait_until_told(system: FaultSystem, applicants: int, accounts: int) -> None:
    until = time.monotonic() + TELLING_S
    while (
        _count(system, "experts", "records") < applicants or _count(system, "notify", "contacts") < accounts
    ):
        assert time.monotonic() < until, "the services were not told of the accounts"
        time.sleep(0.5)


def _count(system: FaultSystem, service: str, table: str) -> int:
    return int(databases.rows(system.stack, service, f"SELECT count(*) AS n FROM {table}")[0]["n"])

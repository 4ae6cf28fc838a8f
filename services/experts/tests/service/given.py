"""How a test reaches a state: by facts, by HTTP, by tasks; never by writing rows."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import httpx

from contracts.events.experts import SubmissionMade
from contracts.events.identity import AccountChanged, GrantedRole, OrganizationChanged
from contracts.events.review import CaseDecided, CaseWithdrawn
from contracts.words import ExpertKind, OrganizationKind, Purpose, Role, Sex, Stage, Verdict
from experts.seed import seed
from experts.tests import files
from experts.tests.typed import WHOLE
from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit

NUMBER = "650102196501017777"
PHONE = "13812345678"


@dataclass
class Applicant:
    """A person with a record."""

    kit: ServiceKit
    actor: Actor

    async def ask(self, method: str, path: str, **options) -> httpx.Response:
        headers = {**self.kit.as_(self.actor), **options.pop("headers", {})}
        return await self.kit.client.request(method, path, headers=headers, **options)

    async def record(self) -> dict:
        answer = await self.ask("GET", "/record")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def save(self, draft_version: int | None = None, **fields) -> httpx.Response:
        version = (await self.record())["draft_version"] if draft_version is None else draft_version
        return await self.ask("PUT", "/record/draft", json={"draft_version": version, "fields": fields})

    async def upload(
        self,
        data: bytes | None = None,
        file_name: str = "专家申报表.pdf",
        content_type: str = "application/pdf",
        section: str = "application_form",
        item_id: str = "",
        key: str | None = None,
    ) -> httpx.Response:
        return await self.ask(
            "POST",
            "/record/files",
            params={"section": section, "item_id": item_id, "file_name": file_name},
            content=files.pdf() if data is None else data,
            headers={"content-type": content_type} | ({"idempotency-key": key} if key else {}),
        )

    async def begin_upload(
        self,
        data: bytes,
        file_name: str = "专家申报表.pdf",
        content_type: str = "application/pdf",
        key: str | None = None,
        **said,
    ) -> httpx.Response:
        body = {
            "section": "application_form",
            "file_name": file_name,
            "content_type": content_type,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        headers = {"idempotency-key": key} if key else {}
        return await self.ask("POST", "/record/uploads", json={**body, **said}, headers=headers)

    async def send_chunk(
        self, upload_id: str, offset: int, chunk: bytes, digest: bytes | None = None
    ) -> httpx.Response:
        told = b64encode(digest or hashlib.sha256(chunk).digest()).decode()
        headers = {"content-type": "application/octet-stream", "content-digest": f"sha-256=:{told}:"}
        path = f"/record/uploads/{upload_id}/chunks/{offset}"
        return await self.ask("PUT", path, content=chunk, headers=headers)

    async def submit(self, key: str | None = None, draft_version: int | None = None) -> httpx.Response:
        version = (await self.record())["draft_version"] if draft_version is None else draft_version
        headers = {"Idempotency-Key": key} if key else {}
        return await self.ask("POST", "/record/submissions", json={"draft_version": version}, headers=headers)

    async def fill(self, **changes) -> None:
        """Fill in the whole form, with a checked application form."""
        assert (await self.save(**{**WHOLE, **changes})).status_code == 200
        assert (await self.upload()).status_code == 201
        await self.kit.run_tasks()

    async def submitted(self, **changes) -> UUID:
        """Fill in and submit; return the submission's id."""
        await self.fill(**changes)
        answer = await self.submit()
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["submission_id"])

    async def listed(self, kind: ExpertKind = ExpertKind.REGIONAL, bureau_id: UUID | None = None, **changes):
        """Fill in, submit and pass both stages; return the submission's id."""
        case_id = await self.submitted(**changes)
        await self.passes(case_id, kind, bureau_id or uuid7())
        return case_id

    async def passes(self, case_id: UUID, kind: ExpertKind, bureau_id: UUID) -> None:
        await self.decide(case_id, 2, Stage.PRELIMINARY, Verdict.PASS, kind, bureau_id)
        await self.decide(case_id, 3, Stage.FINAL, Verdict.PASS, kind, bureau_id)

    async def decide(
        self,
        case_id: UUID,
        version: int,
        stage: Stage,
        verdict: Verdict,
        kind: ExpertKind | None = None,
        bureau_id: UUID | None = None,
    ) -> bool:
        made = await self.fact_of(case_id)
        fact = CaseDecided(
            case_id=case_id,
            version=version,
            record_id=made.record_id,
            account_id=self.actor.id,
            purpose=made.purpose,
            stage=stage,
            verdict=verdict,
            opinion="材料不清晰",
            kind=kind,
            bureau_id=bureau_id,
            decided_at=self.kit.clock.now(),
        )
        return await self.kit.deliver(fact)

    async def withdraw(self, case_id: UUID, version: int = 2) -> bool:
        made = await self.fact_of(case_id)
        fact = CaseWithdrawn(
            case_id=case_id,
            version=version,
            record_id=made.record_id,
            account_id=self.actor.id,
            purpose=Purpose(made.purpose),
            withdrawn_at=self.kit.clock.now(),
        )
        return await self.kit.deliver(fact)

    async def fact_of(self, case_id: UUID) -> SubmissionMade:
        facts = await self.kit.emitted(SubmissionMade)
        return next(fact for fact in facts if fact.submission_id == case_id)


async def applicant(kit: ServiceKit, **changes) -> Applicant:
    """Return an applicant of whom identity has told; the dictionaries are loaded."""
    async with kit.resources.unit_of_work() as uow:
        await seed(uow)
    fact = account(**changes)
    await kit.deliver(fact)
    actor = kit.actor(Role.APPLICANT, id=fact.account_id, name=fact.name, employer_id=fact.employer_id)
    return Applicant(kit, actor)


def account(**changes) -> AccountChanged:
    """Return what identity tells of an active applicant."""
    told = {
        "account_id": uuid7(),
        "version": 1,
        "status": "active",
        "name": "阿不都·热依木",
        "document_kind": "citizen",
        "document_number": NUMBER,
        "phone": PHONE,
        "birth_date": date(1965, 1, 1),
        "sex": Sex.MALE,
        "region_code": "650102",
        "employer_id": uuid7(),
        "employer_name": "某某设计院",
        "employer_credit_code": "91650100MA00000000",
        "grants": (GrantedRole(role=Role.APPLICANT, organization_id=None),),
    }
    return AccountChanged(**{**told, **changes})


async def organization(
    kit: ServiceKit,
    kind: OrganizationKind = OrganizationKind.BUREAU,
    territory: tuple[str, ...] = (),
    **changes,
) -> UUID:
    """Have identity tell of an organization; return its id."""
    told = {
        "organization_id": uuid7(),
        "version": 1,
        "kind": kind,
        "name": "某某住房和城乡建设局",
        "credit_code": None,
        "whole_region": kind == OrganizationKind.AUTHORITY,
        "territory": territory,
        "active": True,
    }
    fact = OrganizationChanged(**{**told, **changes})
    await kit.deliver(fact)
    return fact.organization_id


def pointers(answer: httpx.Response) -> list[str]:
    """Return the pointers of a problem's field errors."""
    return [error["pointer"] for error in answer.json()["errors"]]

"""Whose object is it: for every route with an id, somebody who has such an object, and one of that role who has not.

A maker brings the object about by facts and calls as people do, and returns the ids for the path, who owns it and who
does not. A route whose objects belong to nobody in particular stands in NOBODYS with the reason.
"""

from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from contracts.words import ExpertKind, OrganizationKind, Role, Stage, Verdict
from experts.tests.service import given, registers
from foundation.testing.kit import ServiceKit
from identity.photos.model import Photo
from identity.tests import issuer as provider
from identity.tests.numbers import eighteen
from identity.tests.service import portal_steps, steps, units
from notify.seed import seed as notify_seed
from notify.tests.service import making as messages
from review.tests.service import activities
from review.tests.service import making as cases

REGION_A, REGION_B = "650102", "650203"


@dataclass(frozen=True)
class Owned:
    """An object: the ids in the path, the headers of its owner and of a stranger, and what the owner sends."""

    ids: dict[str, object]
    owner: dict[str, str]
    stranger: dict[str, str]
    sent: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[ServiceKit], Awaitable[Owned]]


async def own_session(kit: ServiceKit) -> Owned:
    await steps.account(kit)
    first = await steps.session_of(kit)
    mine = await steps.headers_of(kit, await steps.session_of(kit))
    number = eighteen(order=700)
    await steps.account(kit, number, phone="13700000001")
    other = await steps.signed_in(kit, number)
    listed = (await kit.client.get("/account/sessions", headers=mine)).json()
    target = next(one["id"] for one in listed if not one["current"])
    assert first
    return Owned({"session_id": target}, mine, other)


async def own_request(kit: ServiceKit) -> Owned:
    await steps.account(kit)
    mine = await steps.signed_in(kit)
    wish = {"item": "name", "right": "王建图", "why": "注册时填错"}
    made = await kit.client.post("/personal-requests/own/corrections", json=wish, headers=mine)
    assert made.status_code == 201, made.text
    return Owned({"request_id": made.json()["id"]}, mine, kit.as_(kit.actor(Role.APPLICANT)))


async def own_photo(kit: ServiceKit) -> Owned:
    account_id = UUID(await steps.registered(kit))
    async with kit.resources.database.read() as reading:
        photo_id = await reading.scalar(select(Photo.id).where(Photo.registration_id.is_not(None)))
    mine = kit.as_(kit.actor(Role.APPLICANT, id=account_id))
    return Owned({"photo_id": photo_id}, mine, kit.as_(kit.actor(Role.APPLICANT)))


async def own_device(kit: ServiceKit) -> Owned:
    await steps.account(kit)
    mine = await steps.signed_in(kit)
    number = eighteen(order=700)
    await steps.account(kit, number, phone="13700000001")
    other = await steps.signed_in(kit, number)
    [device, *_] = (await kit.client.get("/account/devices", headers=mine)).json()
    return Owned({"device_id": device["id"]}, mine, other)


async def own_portal_identity(kit: ServiceKit) -> Owned:
    await steps.account(kit)
    async with provider.running() as issuer:
        issuer.now = lambda: kit.clock.now().timestamp()
        async with steps.with_settings(kit, **issuer.settings()):
            entered = await portal_steps.enter(kit, issuer, **portal_steps.NATURAL)
    assert entered.status_code < 300, entered.text
    mine = await steps.signed_in(kit)
    [item] = (await kit.client.get("/portal/identities", headers=mine)).json()["items"]
    return Owned({"identity_id": item["id"]}, mine, kit.as_(kit.actor(Role.APPLICANT)))


async def two_units(kit: ServiceKit) -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers of the administrators of two units."""
    here = await units.unit(kit)
    there = await units.unit(kit, "昆仑设计有限公司", units.CODES[1])
    _, owner = await units.administrator(kit, here)
    _, stranger = await units.administrator(kit, there, eighteen(order=902), phone="13600000002")
    return owner, stranger


def employee(done: Callable[..., Any] | None = None, **sent: Any) -> Maker:
    """Return the maker of a unit's person, with something done to them before."""

    async def make(kit: ServiceKit) -> Owned:
        owner, stranger = await two_units(kit)
        employee_id = await units.employee(kit, owner)
        if done:
            answer = await done(kit, owner, employee_id)
            assert answer.status_code < 300, answer.text
        return Owned({"employee_id": employee_id}, owner, stranger, {"json": sent} if sent else {})

    return make


async def disabled(kit: ServiceKit, owner: dict[str, str], employee_id: str) -> Any:
    return await units.act(kit, owner, employee_id, "disable", reason="离职")


async def people_import(kit: ServiceKit) -> Owned:
    owner, stranger = await two_units(kit)
    import_id = await units.checked(kit, owner, units.workbook(units.people(1)))
    return Owned({"import_id": import_id}, owner, stranger)


async def own_file(kit: ServiceKit) -> Owned:
    mine, other = await given.applicant(kit), await given.applicant(kit, document_number="650102196501018999")
    file_id = (await mine.upload()).json()["id"]
    await kit.run_tasks()
    return Owned({"file_id": file_id, "number": 1}, kit.as_(mine.actor), kit.as_(other.actor))


async def own_upload(kit: ServiceKit) -> Owned:
    mine, other = await given.applicant(kit), await given.applicant(kit, document_number="650102196501018999")
    data = b"%PDF-1.7\n%%EOF"
    upload_id = (await mine.begin_upload(data)).json()["id"]
    told = {"content-digest": f"sha-256=:{b64encode(sha256(data).digest()).decode()}:"}
    return Owned(
        {"upload_id": upload_id, "offset": 0},
        kit.as_(mine.actor) | told,
        kit.as_(other.actor) | told,
        {"content": data},
    )


async def two_bureaus(kit: ServiceKit) -> tuple[UUID, UUID]:
    """Return two bureaus with regions of their own."""
    await given.organization(kit, OrganizationKind.AUTHORITY, (), name="住建厅")
    return (
        await given.organization(kit, territory=(REGION_A,)),
        await given.organization(kit, territory=(REGION_B,)),
    )


def officials(kit: ServiceKit, role: Role, here: UUID, there: UUID) -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers of two officials of the same role in two organizations."""
    return tuple(kit.as_(kit.actor(role, organization_id=id, employer_id=id)) for id in (here, there))


async def file_before_a_bureau(kit: ServiceKit) -> Owned:
    case, person, here, there = await recommended(kit)
    assert case
    file_id = (await person.ask("GET", "/record/files")).json()["items"][0]["id"]
    owner, stranger = officials(kit, Role.BUREAU_REVIEWER, here, there)
    return Owned({"file_id": file_id, "number": 1}, owner, stranger)


async def recommended(kit: ServiceKit) -> tuple[UUID, given.Applicant, UUID, UUID]:
    """Return a submission that the association recommended to the first of two bureaus."""
    here, there = await two_bureaus(kit)
    person = await given.applicant(kit)
    submission_id = await person.submitted()
    await person.decide(submission_id, 2, Stage.PRELIMINARY, Verdict.PASS, ExpertKind.LOCAL, here)
    return submission_id, person, here, there


async def own_submission(kit: ServiceKit) -> Owned:
    mine, other = await given.applicant(kit), await given.applicant(kit, document_number="650102196501018999")
    submission_id = await mine.submitted()
    return Owned({"submission_id": submission_id}, kit.as_(mine.actor), kit.as_(other.actor))


async def submission_before_a_bureau(kit: ServiceKit) -> Owned:
    submission_id, _, here, there = await recommended(kit)
    owner, stranger = officials(kit, Role.BUREAU_REVIEWER, here, there)
    return Owned({"submission_id": submission_id}, owner, stranger)


async def unmasked_before_a_bureau(kit: ServiceKit) -> Owned:
    found = await submission_before_a_bureau(kit)
    return Owned(found.ids, found.owner, found.stranger, {"json": {"reason": "核对证件"}})


async def register(kit: ServiceKit) -> Owned:
    owner = await registers.coordinator(kit)
    import_id = await registers.checked(kit, owner, registers.expert())
    stranger = kit.actor(Role.ASSOCIATION_COORDINATOR, organization_id=uuid4())
    return Owned({"import_id": import_id}, kit.as_(owner), kit.as_(stranger), {"json": {}})


def own_export(*, ready: bool) -> Maker:
    """Return the maker of an export, made or still to be made."""

    async def make(kit: ServiceKit) -> Owned:
        owner = await registers.coordinator(kit)
        await registers.imported(kit, owner, registers.expert())
        stranger = kit.actor(Role.ASSOCIATION_COORDINATOR, organization_id=uuid4())
        asked = await kit.client.post("/library/exports", json={}, headers=kit.as_(owner))
        if ready:
            await kit.run_tasks()
        return Owned({"export_id": asked.json()["id"]}, kit.as_(owner), kit.as_(stranger))

    return make


def local_expert(role: Role, **sent: Any) -> Maker:
    """Return the maker of an expert of one bureau's region, seen by this role of it and of another bureau."""

    async def make(kit: ServiceKit) -> Owned:
        here, there = await two_bureaus(kit)
        person = await given.applicant(kit)
        await person.listed(ExpertKind.LOCAL, here, region_code=REGION_A)
        owner, stranger = officials(kit, role, here, there)
        ids = {"record_id": (await person.record())["id"]}
        return Owned(ids, owner, stranger, {"json": sent} if sent else {})

    return make


def case_of_a_bureau(**sent: Any) -> Maker:
    """Return the maker of a case that was recommended to one of two bureaus."""

    async def make(kit: ServiceKit) -> Owned:
        await cases.tell_organizations(kit)
        case_id = (await cases.submit(kit)).submission_id
        await cases.pass_preliminary(kit, case_id)
        owner, stranger = (cases.a_bureau_reviewer(kit, id) for id in (cases.URUMQI, cases.KARAMAY))
        return Owned({"case_id": case_id}, kit.as_(owner), kit.as_(stranger), {"json": sent} if sent else {})

    return make


async def own_case(kit: ServiceKit) -> Owned:
    await cases.tell_organizations(kit)
    account_id = uuid4()
    case_id = (await cases.submit(kit, account_id=account_id)).submission_id
    owner = kit.as_(kit.actor(Role.APPLICANT, id=account_id))
    return Owned({"case_id": case_id}, owner, kit.as_(kit.actor(Role.APPLICANT)))


async def own_message(kit: ServiceKit) -> Owned:
    async with kit.resources.unit_of_work() as uow:
        await notify_seed(uow)
    account_id = await messages.tell_account(kit)
    await kit.deliver(messages.a_submission(kit, account_id))
    [item, *_] = (await messages.inbox(kit, account_id))["items"]
    owner, stranger = (messages.a_reader(kit, id) for id in (account_id, uuid4()))
    return Owned({"message_id": item["id"]}, kit.as_(owner), kit.as_(stranger))


def draft_of_a_bureau(version: bool = False, cancel: bool = False) -> Maker:
    """Return the maker of an officer's draft, and an officer of another bureau; with the body that edits it."""

    async def make(kit: ServiceKit) -> Owned:
        await cases.tell_organizations(kit)
        owner, stranger = (activities.an_officer(kit, id) for id in (cases.URUMQI, cases.KARAMAY))
        draft = await activities.make_activity(kit, owner)
        sent = {"json": {**activities.an_activity(kit), "version": draft["version"]}} if version else {}
        sent = {"json": {"reason": "重复建立"}} if cancel else sent
        return Owned({"activity_id": draft["id"]}, kit.as_(owner), kit.as_(stranger), sent)

    return make


def picked_for_a_bureau(sent: str = "") -> Maker:
    """Return the maker of an activity for which one expert is picked, with the body of what is done to it."""

    async def make(kit: ServiceKit) -> Owned:
        await cases.tell_organizations(kit)
        owner, stranger = (activities.an_officer(kit, id) for id in (cases.URUMQI, cases.KARAMAY))
        two = [{"specialty": "hvac", "head_count": 1}, {"specialty": "electrical", "head_count": 1}]
        needs = two if sent == "another" else two[:1]
        activity = await activities.open_picking(kit, owner, needs=needs)
        first, second = await activities.tell_expert(kit), await activities.tell_expert(kit)
        picked = await activities.pick(kit, owner, activity, first)
        bodies: dict[str, Any] = {
            "candidates": {"record_ids": [str(first.record_id)]},
            "another": {"record_id": str(second.record_id), "need_id": activity["needs"][-1]["id"]},
            "release": {},
        }
        ids: dict[str, object] = {"activity_id": activity["id"], "delegation_id": picked["id"]}
        body = {"json": bodies[sent]} if sent else {}
        return Owned(ids, kit.as_(owner), kit.as_(stranger), body)

    return make


def contacted_for_a_bureau(sent: str) -> Maker:
    """Return the maker of an activity whose experts the association contacts; one has declined."""

    async def make(kit: ServiceKit) -> Owned:
        await cases.tell_organizations(kit)
        owner, stranger = (activities.an_officer(kit, id) for id in (cases.URUMQI, cases.KARAMAY))
        activity = await activities.open_picking(kit, owner)
        experts = [await activities.tell_expert(kit) for _ in range(2)]
        delegations = await activities.hand_over(kit, owner, activity, *experts)
        await activities.log_call(
            kit, activities.a_coordinator(kit), delegations[0], "declined", note="身体原因"
        )
        activity = await cases.read(kit, owner, f"/activities/{activity['id']}")
        version = {"version": activity["version"]}
        bodies: dict[str, Any] = {
            "needs": {"needs": [{"id": activity["needs"][0]["id"], "head_count": 1}]},
            "schedule": {
                "starts_at": activity["starts_at"],
                "ends_at": activity["ends_at"],
                "place": "五楼会议室",
                "reason": "会议室有变化",
            },
        }
        ids: dict[str, object] = {"activity_id": activity["id"]}
        return Owned(ids, kit.as_(owner), kit.as_(stranger), {"json": {**bodies[sent], **version}})

    return make


async def contacts_of_a_bureau(kit: ServiceKit) -> Owned:
    await cases.tell_organizations(kit)
    owner, stranger = (activities.an_officer(kit, id) for id in (cases.URUMQI, cases.KARAMAY))
    needs = [{"specialty": "hvac", "head_count": 1}]
    activity = await activities.open_picking(kit, owner, needs=needs)
    await activities.hand_over(kit, owner, activity, await activities.tell_expert(kit))
    return Owned({"activity_id": activity["id"]}, kit.as_(owner), kit.as_(stranger))


def own_delegation(answer: bool = False) -> Maker:
    """Return the maker of an invitation of an expert, with the answer to it."""

    async def make(kit: ServiceKit) -> Owned:
        await cases.tell_organizations(kit)
        officer, account_id = activities.an_officer(kit), uuid4()
        needs = [{"specialty": "hvac", "head_count": 1}]
        activity = await activities.open_picking(kit, officer, needs=needs)
        expert = await activities.tell_expert(kit, account_id=account_id)
        [asked] = await activities.hand_over(kit, officer, activity, expert)
        fact = await activities.send_link(kit, activities.a_coordinator(kit), asked)
        owner = kit.as_(kit.actor(Role.APPLICANT, id=account_id))
        sent = {"json": {"version": fact.version, "accepted": True}} if answer else {}
        return Owned({"delegation_id": asked["id"]}, owner, kit.as_(kit.actor(Role.APPLICANT)), sent)

    return make


def noticed_by_the_association(reader: str = "bureau", **sent: Any) -> Maker:
    """Return the maker of a notice: for the bureau that picked, the bureau of the place, or the expert."""

    async def make(kit: ServiceKit) -> Owned:
        await cases.tell_organizations(kit)
        picking = activities.an_officer(kit, cases.KARAMAY)
        local, stranger = (activities.an_officer(kit, id) for id in (cases.URUMQI, cases.AUTHORITY))
        account_id = uuid4()
        expert = await activities.tell_expert(kit, account_id=account_id)
        activity, (notice,) = await activities.delegated(kit, picking, activities.a_coordinator(kit), expert)
        her, another = kit.actor(Role.APPLICANT, id=account_id), kit.actor(Role.APPLICANT)
        pairs = {"bureau": (picking, stranger), "local": (local, stranger), "expert": (her, another)}
        owner, other = pairs[reader]
        ids: dict[str, object] = {"activity_id": activity["id"], "notice_id": notice["id"]}
        return Owned(ids, kit.as_(owner), kit.as_(other), {"json": sent} if sent else {})

    return make


def attended_at_a_bureau(completes: bool = False) -> Maker:
    """Return the maker of a review that has begun, or (`completes`) of one whose attendance is noted."""

    async def make(kit: ServiceKit) -> Owned:
        await cases.tell_organizations(kit)
        owner, stranger = (activities.an_officer(kit, id) for id in (cases.KARAMAY, cases.AUTHORITY))
        expert = await activities.tell_expert(kit)
        activity, (one,) = await activities.underway(kit, owner, activities.a_coordinator(kit), expert)
        noted = activities.a_note(one)
        if completes:
            await activities.note(kit, owner, activity, noted)
        sent = {} if completes else {"json": {"items": [noted]}}
        return Owned({"activity_id": activity["id"]}, kit.as_(owner), kit.as_(stranger), sent)

    return make


async def expert_within_reach(kit: ServiceKit) -> Owned:
    await cases.tell_organizations(kit)
    owner, stranger = (activities.an_officer(kit, id) for id in (cases.URUMQI, cases.KARAMAY))
    expert = await activities.tell_expert(kit, kind=ExpertKind.LOCAL)
    return Owned({"record_id": expert.record_id}, kit.as_(owner), kit.as_(stranger))


OBJECTS: dict[tuple[str, str], list[Maker]] = {
    ("identity", "POST /account/sessions/{session_id}/end"): [own_session],
    ("identity", "POST /account/devices/{device_id}/forget"): [own_device],
    ("identity", "POST /portal/identities/{identity_id}/remove"): [own_portal_identity],
    ("identity", "POST /personal-requests/own/{request_id}/withdraw"): [own_request],
    ("identity", "GET /employees/imports/{import_id}"): [people_import],
    ("identity", "POST /employees/imports/{import_id}/apply"): [people_import],
    ("identity", "GET /employees/{employee_id}"): [employee()],
    ("identity", "PUT /employees/{employee_id}"): [employee(name="古丽娜", phone="13711112223")],
    ("identity", "PUT /employees/{employee_id}/roles"): [employee(roles=[Role.APPLICANT])],
    ("identity", "POST /employees/{employee_id}/password-reset"): [employee()],
    ("identity", "POST /employees/{employee_id}/disable"): [employee(reason="离职")],
    ("identity", "POST /employees/{employee_id}/enable"): [employee(disabled)],
    ("identity", "POST /employees/{employee_id}/leave"): [employee()],
    ("experts", "DELETE /record/files/{file_id}"): [own_file],
    ("experts", "GET /record/uploads/{upload_id}"): [own_upload],
    ("experts", "PUT /record/uploads/{upload_id}/chunks/{offset}"): [own_upload],
    ("experts", "DELETE /record/uploads/{upload_id}"): [own_upload],
    ("experts", "GET /files/{file_id}/content"): [own_file, file_before_a_bureau],
    ("experts", "GET /own-data/files/{file_id}"): [own_file],
    ("identity", "GET /account/own-data/photos/{photo_id}"): [own_photo],
    ("experts", "GET /files/{file_id}/preview"): [own_file, file_before_a_bureau],
    ("experts", "GET /files/{file_id}/pages/{number}"): [own_file, file_before_a_bureau],
    ("experts", "GET /submissions/{submission_id}"): [own_submission, submission_before_a_bureau],
    ("experts", "GET /library/imports/{import_id}"): [register],
    ("experts", "GET /library/imports/{import_id}/report"): [register],
    ("experts", "POST /library/imports/{import_id}/apply"): [register],
    ("experts", "GET /library/exports/{export_id}"): [own_export(ready=False)],
    ("experts", "POST /library/exports/{export_id}/cancel"): [own_export(ready=False)],
    ("experts", "GET /library/exports/{export_id}/content"): [own_export(ready=True)],
    ("experts", "GET /library/{record_id}"): [
        local_expert(Role.BUREAU_OFFICER),
        local_expert(Role.BUREAU_REVIEWER),
    ],
    ("experts", "POST /library/{record_id}/unmasking"): [
        local_expert(Role.BUREAU_OFFICER, reason="联系评审"),
        local_expert(Role.BUREAU_REVIEWER, reason="联系评审"),
    ],
    ("experts", "POST /submissions/{submission_id}/unmasking"): [unmasked_before_a_bureau],
    ("review", "GET /cases/{case_id}"): [own_case, case_of_a_bureau()],
    ("review", "GET /cases/{case_id}/history"): [case_of_a_bureau()],
    ("review", "POST /cases/{case_id}/withdrawal"): [own_case],
    ("review", "POST /cases/{case_id}/decisions"): [
        case_of_a_bureau(stage="final", verdict="pass", opinion="同意")
    ],
    ("review", "GET /activities/{activity_id}"): [draft_of_a_bureau()],
    ("review", "PUT /activities/{activity_id}"): [draft_of_a_bureau(version=True)],
    ("review", "POST /activities/{activity_id}/picking"): [draft_of_a_bureau()],
    ("review", "POST /activities/{activity_id}/copy"): [draft_of_a_bureau()],
    ("review", "POST /activities/{activity_id}/candidates"): [picked_for_a_bureau("candidates")],
    ("review", "POST /activities/{activity_id}/delegations"): [picked_for_a_bureau("another")],
    ("review", "GET /activities/{activity_id}/delegations"): [picked_for_a_bureau()],
    ("review", "POST /activities/{activity_id}/submission"): [picked_for_a_bureau()],
    ("review", "POST /delegations/{delegation_id}/release"): [picked_for_a_bureau("release")],
    ("review", "PUT /activities/{activity_id}/needs"): [contacted_for_a_bureau("needs")],
    ("review", "POST /activities/{activity_id}/schedule"): [contacted_for_a_bureau("schedule")],
    ("review", "GET /activities/{activity_id}/contacts"): [contacts_of_a_bureau],
    ("review", "GET /delegations/own/{delegation_id}"): [own_delegation()],
    ("review", "POST /delegations/own/{delegation_id}/answer"): [own_delegation(answer=True)],
    ("review", "GET /activities/{activity_id}/notices"): [
        noticed_by_the_association(),
        noticed_by_the_association("local"),
    ],
    ("review", "GET /notices/{notice_id}/file"): [
        noticed_by_the_association(),
        noticed_by_the_association("local"),
    ],
    ("review", "POST /activities/{activity_id}/acknowledgement"): [noticed_by_the_association("local")],
    ("review", "POST /activities/{activity_id}/attendance"): [attended_at_a_bureau()],
    ("review", "POST /activities/{activity_id}/completion"): [attended_at_a_bureau(completes=True)],
    ("review", "GET /delegations/of/{record_id}"): [expert_within_reach],
    ("review", "POST /activities/{activity_id}/cancellation"): [draft_of_a_bureau(cancel=True)],
    ("review", "POST /notices/own/{notice_id}/receipt"): [noticed_by_the_association("expert")],
    ("review", "GET /notices/own/{notice_id}/file"): [noticed_by_the_association("expert")],
    ("review", "GET /own-data/notices/{notice_id}"): [noticed_by_the_association("expert")],
    ("review", "GET /notices/own/{notice_id}/calendar"): [noticed_by_the_association("expert")],
    ("notify", "POST /messages/{message_id}/read"): [own_message],
}

EVERY_EXPERT = "the association maintains every expert of the library; nobody else gets in (permissions.py)"
EVERY_ADMINISTRATORS = "platform administrators administer all of them; nobody else gets in (permissions.py)"
EVERY_ACTIVITY = (
    "the association contacts the experts of every activity; nobody else gets in (permissions.py)"
)
NOBODYS = {
    ("identity", "GET /registrations/{account_id}"): EVERY_ADMINISTRATORS,
    ("identity", "GET /registrations/{account_id}/photos/{side}"): EVERY_ADMINISTRATORS,
    ("identity", "POST /registrations/{account_id}/decision"): EVERY_ADMINISTRATORS,
    ("identity", "GET /accounts/{account_id}"): EVERY_ADMINISTRATORS,
    ("identity", "GET /privacy/versions/{notice_id}"): EVERY_ADMINISTRATORS,
    ("identity", "PUT /privacy/versions/{notice_id}"): EVERY_ADMINISTRATORS,
    ("identity", "POST /privacy/versions/{notice_id}/publish"): EVERY_ADMINISTRATORS,
    ("identity", "POST /privacy/versions/{notice_id}/discard"): EVERY_ADMINISTRATORS,
    ("identity", "GET /personal-requests/{request_id}"): EVERY_ADMINISTRATORS,
    ("identity", "POST /personal-requests/{request_id}/correction"): EVERY_ADMINISTRATORS,
    ("identity", "POST /personal-requests/{request_id}/erasure"): EVERY_ADMINISTRATORS,
    ("identity", "POST /personal-requests/{request_id}/refusal"): EVERY_ADMINISTRATORS,
    ("experts", "GET /erasures/{account_id}"): EVERY_ADMINISTRATORS,
    ("review", "GET /erasures/{account_id}"): EVERY_ADMINISTRATORS,
    ("identity", "PUT /accounts/{account_id}"): EVERY_ADMINISTRATORS,
    ("identity", "POST /accounts/{account_id}/grants"): EVERY_ADMINISTRATORS,
    ("identity", "DELETE /accounts/{account_id}/grants/{grant_id}"): EVERY_ADMINISTRATORS,
    ("identity", "POST /accounts/{account_id}/disable"): EVERY_ADMINISTRATORS,
    ("identity", "POST /accounts/{account_id}/enable"): EVERY_ADMINISTRATORS,
    ("identity", "POST /accounts/{account_id}/password-reset"): EVERY_ADMINISTRATORS,
    ("identity", "POST /accounts/{account_id}/second-factor/remove"): EVERY_ADMINISTRATORS,
    ("identity", "GET /organizations/{organization_id}"): EVERY_ADMINISTRATORS,
    ("identity", "PUT /organizations/{organization_id}"): EVERY_ADMINISTRATORS,
    ("identity", "PUT /organizations/{organization_id}/territory"): EVERY_ADMINISTRATORS,
    ("identity", "POST /organizations/{organization_id}/close"): EVERY_ADMINISTRATORS,
    ("identity", "POST /organizations/{organization_id}/open"): EVERY_ADMINISTRATORS,
    ("experts", "GET /library/{record_id}/readings"): "coordinators see every expert of the library",
    ("experts", "GET /library/{record_id}/standing"): EVERY_EXPERT,
    ("experts", "GET /library/{record_id}/upkeeps"): EVERY_EXPERT,
    ("experts", "POST /library/{record_id}/suspension"): EVERY_EXPERT,
    ("experts", "POST /library/{record_id}/restoration"): EVERY_EXPERT,
    ("experts", "POST /library/{record_id}/removal"): EVERY_EXPERT,
    ("experts", "POST /library/{record_id}/renewal"): EVERY_EXPERT,
    ("experts", "GET /library/{record_id}/edition"): EVERY_EXPERT,
    ("experts", "POST /library/{record_id}/edition/trial"): EVERY_EXPERT,
    ("experts", "PUT /library/{record_id}/edition"): EVERY_EXPERT,
    ("review", "POST /delegations/{delegation_id}/offers"): EVERY_ACTIVITY,
    ("review", "POST /delegations/{delegation_id}/contacts"): EVERY_ACTIVITY,
    ("review", "POST /delegations/{delegation_id}/decline"): EVERY_ACTIVITY,
    ("review", "POST /activities/{activity_id}/confirmations"): EVERY_ACTIVITY,
    ("notify", "POST /sms/{message_id}/resend"): EVERY_ADMINISTRATORS,
    ("review", "POST /activities/{activity_id}/notices"): EVERY_ACTIVITY,
    ("review", "POST /notices/{notice_id}/withdrawal"): EVERY_ACTIVITY,
    ("notify", "GET /activities/{activity_id}/messages"): EVERY_ACTIVITY,
    ("notify", "POST /activities/messages/{message_id}/resend"): EVERY_ACTIVITY,
}

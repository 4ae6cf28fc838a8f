"""Cases and people made in memory."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from contracts.words import ExpertKind, Purpose, Role
from foundation.auth.actor import Actor, Grant
from review.cases.model import Case, CaseState, Recommendation

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BUREAU = UUID(int=1)
OTHER_BUREAU = UUID(int=2)
COMPANY = UUID(int=3)
LOCAL = Recommendation(ExpertKind.LOCAL, BUREAU, "乌鲁木齐市住房和城乡建设局")


def a_person(*grants: tuple[Role, UUID | None], employer_id: UUID | None = None) -> Actor:
    held = frozenset(Grant(role, organization_id) for role, organization_id in grants)
    return Actor(uuid4(), "测试人员", held, uuid4(), employer_id=employer_id)


def an_association_reviewer(employer_id: UUID | None = None) -> Actor:
    return a_person((Role.ASSOCIATION_REVIEWER, None), employer_id=employer_id)


def a_bureau_reviewer(bureau_id: UUID = BUREAU, employer_id: UUID | None = None) -> Actor:
    return a_person((Role.BUREAU_REVIEWER, bureau_id), employer_id=employer_id)


def a_case(*, account_id: UUID | None = None, employer_id: UUID | None = COMPANY) -> Case:
    return Case(
        id=uuid4(),
        record_id=uuid4(),
        account_id=account_id or uuid4(),
        purpose=Purpose.APPLICATION,
        round=1,
        expert_name="艾尔肯",
        region_code="650102",
        specialty="fire_protection",
        employer_id=employer_id,
        employer_name="某设计院",
        submitted_at=NOW,
        state=CaseState.PRELIMINARY,
        due_on=date(2026, 11, 27),
        version=1,
    )

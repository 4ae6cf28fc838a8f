"""Registers for tests: workbooks with experts, uploaded and looked through."""

from contracts.words import Role
from experts.seed import seed
from experts.tests.numbers import eighteen
from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.testing import workbooks
from foundation.testing.kit import ServiceKit

REQUIRED = ("姓名", "身份证号码", "所在地区", "现工作单位", "专业", "专家类型")
WHOLE = (
    "姓名", "身份证号码", "联系电话", "邮箱", "所在地区", "职务", "现工作单位", "所属行业分类", "专业",
    "毕业院校及毕业时间", "最高学历", "所学专业", "职称", "注册职业资格证书类别", "工作年限", "专家类型", "入库日期",
    "技术工作经历",
)  # fmt: skip


async def coordinator(kit: ServiceKit) -> Actor:
    """Return who maintains the library for an association; the dictionaries are loaded."""
    async with kit.resources.unit_of_work() as uow:
        await seed(uow)
    return kit.actor(Role.ASSOCIATION_COORDINATOR, organization_id=uuid7(), name="维护人员")


def expert(order: int = 1, **changes: object) -> dict[str, object]:
    """Return a line with what is required; each order is another person."""
    number = eighteen(born=f"1960{order // 900 % 12 + 1:02d}{order // 10800 + 1:02d}", order=order % 900)
    line = {
        "姓名": "买买提·艾力",
        "身份证号码": number,
        "所在地区": "乌鲁木齐市天山区",
        "现工作单位": "某某设计院",
        "专业": "消防",
        "专家类型": "全区专家",
    }
    return {**line, **changes}


def workbook(*lines: dict[str, object]) -> bytes:
    """Return a workbook with these lines, and the columns that any of them has."""
    titles = [title for title in WHOLE if any(title in line for line in lines)] or list(REQUIRED)
    return workbooks.workbook(titles, [[line.get(title, "") for title in titles] for line in lines])


async def upload(kit: ServiceKit, by: Actor, data: bytes):
    """Upload a workbook; return the answer."""
    return await kit.client.post(
        "/library/imports", params={"file_name": "名册.xlsx"}, content=data, headers=kit.as_(by)
    )


async def checked(kit: ServiceKit, by: Actor, *lines: dict[str, object]) -> str:
    """Upload a register and have it looked through; return the import's id."""
    answer = await upload(kit, by, workbook(*lines))
    assert answer.status_code == 201, answer.text
    await kit.run_tasks()
    return answer.json()["id"]


async def report(kit: ServiceKit, by: Actor, import_id: str, **params: object) -> dict:
    """Return an import with its report."""
    answer = await kit.client.get(f"/library/imports/{import_id}", params=params, headers=kit.as_(by))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def apply(kit: ServiceKit, by: Actor, import_id: str, *, skip_faulty: bool = False):
    """Have an import listed and run its tasks; return the answer."""
    answer = await kit.client.post(
        f"/library/imports/{import_id}/apply", json={"skip_faulty": skip_faulty}, headers=kit.as_(by)
    )
    if answer.status_code == 202:
        await kit.run_tasks()
    return answer


async def imported(kit: ServiceKit, by: Actor, *lines: dict[str, object]) -> dict:
    """Have a register listed; return its report."""
    import_id = await checked(kit, by, *lines)
    answer = await apply(kit, by, import_id)
    assert answer.status_code == 202, answer.text
    return await report(kit, by, import_id)


async def library(kit: ServiceKit, by: Actor, **params: object) -> list[dict]:
    """Return the first page of the library."""
    answer = await kit.client.get("/library", params=params, headers=kit.as_(by))
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]

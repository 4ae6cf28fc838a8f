"""A unit's people over HTTP (单位人员信息)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.db.paging import Slice
from foundation.http.dependencies import ClientAddress, Held, ReadSession, WriteUoW
from identity.accounts.usecases import AccountStatus
from identity.employees import policies, usecases
from identity.employees.schemas import (
    AddedOut,
    AddIn,
    DisableIn,
    EditIn,
    EmployeeOut,
    EmployeePage,
    ListedStatus,
    RolesIn,
    SearchIn,
)

router = APIRouter(prefix="/employees", tags=["employees"])

UnitAdmin = Annotated[Actor, Allow(policies.check_is_unit_admin)]


@router.get("")
async def list_employees(
    session: ReadSession,
    resources: Held,
    actor: UnitAdmin,
    name: Annotated[str, Query(max_length=100)] = "",
    status: ListedStatus | None = None,
    organization_id: UUID | None = None,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> EmployeePage:
    """List a unit's people, masked."""
    unit = await usecases.choose_organization(session, actor, organization_id)
    wanted = AccountStatus(status) if status else None
    page = await usecases.list_employees(resources, session, actor, unit.id, name, wanted, cursor)
    return EmployeePage.of(page, resources.sealer, unit, await usecases.units_of(session, actor))


@router.post("/search")
async def find_employees(body: SearchIn, uow: WriteUoW, resources: Held, actor: UnitAdmin) -> EmployeePage:
    """Find who has an ID number or a mobile number, masked; the person can see that."""
    unit = await usecases.choose_organization(uow.session, actor, body.organization_id)
    found = await usecases.find_employees(resources, uow, actor, unit.id, body.number)
    units = await usecases.units_of(uow.session, actor)
    return EmployeePage.of(Slice(found, None), resources.sealer, unit, units)


@router.post("", status_code=201)
async def add_employee(body: AddIn, resources: Held, actor: UnitAdmin, address: ClientAddress) -> AddedOut:
    """Add a person (添加人员)."""
    added = await usecases.add_employee(
        resources,
        actor,
        body.organization_id,
        body.user_type,
        body.document_number,
        body.name,
        body.phone.strip(),
        address,
    )
    return AddedOut.of(added)


@router.get("/{employee_id}")
async def get_employee(employee_id: UUID, uow: WriteUoW, resources: Held, actor: UnitAdmin) -> EmployeeOut:
    """Show one of the unit's people, masked; the person can see that."""
    return EmployeeOut.of(await usecases.get_employee(resources, uow, actor, employee_id), resources.sealer)


@router.put("/{employee_id}", status_code=204)
async def edit_employee(employee_id: UUID, body: EditIn, uow: WriteUoW, actor: UnitAdmin) -> None:
    """Correct name and phone before the first login (编辑)."""
    await usecases.edit_employee(uow, actor, employee_id, body.name, body.phone.strip())


@router.put("/{employee_id}/roles", status_code=204)
async def set_roles(employee_id: UUID, body: RolesIn, uow: WriteUoW, actor: UnitAdmin) -> None:
    """Set the roles (权限设置); the first ones bring the initial password by SMS."""
    await usecases.set_roles(uow, actor, employee_id, body.roles)


@router.post("/{employee_id}/password-reset", status_code=204)
async def reset_password(employee_id: UUID, uow: WriteUoW, actor: UnitAdmin) -> None:
    """Send the person a one-time password (重置密码)."""
    await usecases.reset_password(uow, actor, employee_id)


@router.post("/{employee_id}/disable", status_code=204)
async def disable_employee(employee_id: UUID, body: DisableIn, uow: WriteUoW, actor: UnitAdmin) -> None:
    """Keep the person out (停用)."""
    await usecases.disable_employee(uow, actor, employee_id, body.reason)


@router.post("/{employee_id}/enable", status_code=204)
async def enable_employee(employee_id: UUID, uow: WriteUoW, actor: UnitAdmin) -> None:
    """Let the person in again (启用)."""
    await usecases.enable_employee(uow, actor, employee_id)


@router.post("/{employee_id}/leave", status_code=204)
async def remove_employee(employee_id: UUID, uow: WriteUoW, actor: UnitAdmin) -> None:
    """Have the person leave the unit (移出单位)."""
    await usecases.remove_employee(uow, actor, employee_id)

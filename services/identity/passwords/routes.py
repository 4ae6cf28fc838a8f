"""Passwords over HTTP."""

from typing import Annotated

from fastapi import APIRouter

from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, anyone_signed_in, open_to_all
from foundation.http.dependencies import ClientAddress, Held
from identity.passwords import usecases
from identity.passwords.schemas import ChangeIn, ResetIn

router = APIRouter(tags=["passwords"])

EarlyActor = Annotated[Actor, Allow(anyone_signed_in, past=(Hurdle.PASSWORD,))]


@router.post("/account/password", status_code=204)
async def change_password(body: ChangeIn, resources: Held, actor: EarlyActor, address: ClientAddress) -> None:
    """Change one's own password (修改密码)."""
    await usecases.change_password(
        resources, actor, body.old_password, body.new_password, body.new_password_again, address
    )


@router.post("/password-resets", status_code=204)
@open_to_all
async def reset_password(body: ResetIn, resources: Held, address: ClientAddress) -> None:
    """Set a forgotten password anew (忘记密码)."""
    await usecases.reset_password(
        resources, body.login, body.code, body.new_password, body.new_password_again, address
    )

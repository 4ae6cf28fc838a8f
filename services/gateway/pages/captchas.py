"""The picture captcha: made by identity, shown as a `data:` address inside the form that needs it."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request

from foundation.auth.guards import open_to_all
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.web.sessions import AnyVisitor
from gateway.web.visitor import Visitor

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Captcha:
    """A fresh picture. Without an id there is none to be had at the moment."""

    id: str = ""
    src: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the names that the kit's script reads."""
        return {"captcha_id": self.id, "captcha_src": self.src}


async def draw(request: Request, visitor: Visitor) -> Captcha:
    """Return a new captcha; raise ServiceProblem while none can be made."""
    answer: Any = await services(request).identity.post(visitor, "/captchas")
    return Captcha(answer["captcha_id"], f"data:image/png;base64,{answer['image']}")


async def draw_if_possible(request: Request, visitor: Visitor) -> Captcha:
    """Return a new captcha, or one without an id: the form around it is then still worth showing."""
    try:
        return await draw(request, visitor)
    except ServiceProblem:
        return Captcha()


@router.post("/captcha/new")
@open_to_all
async def renew(request: Request, visitor: AnyVisitor) -> dict[str, str]:
    """换一张, for the script."""
    return (await draw(request, visitor)).as_json()

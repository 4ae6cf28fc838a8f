"""The dictionaries over HTTP."""

from fastapi import APIRouter

from experts.dictionaries import usecases
from experts.dictionaries.schemas import DictionariesOut
from foundation.http.dependencies import ReadSession, SignedIn

router = APIRouter(tags=["dictionaries"])


@router.get("/dictionaries")
async def read_dictionaries(session: ReadSession, _actor: SignedIn) -> DictionariesOut:
    """Return the choices of the form."""
    return DictionariesOut.of(await usecases.read(session))

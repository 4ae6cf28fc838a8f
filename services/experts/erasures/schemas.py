"""The shape of the answer."""

from pydantic import BaseModel


class ErasableOut(BaseModel):
    """`problem` is the sentence that says why the person cannot be deleted now, None if nothing stands in the way."""

    problem: str | None

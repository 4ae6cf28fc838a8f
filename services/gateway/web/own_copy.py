"""One file of everything that the services hold about a person: put together while it is sent, kept nowhere.

What cannot be had is told before the first byte (a service that is down) or breaks the download off (a file on its
way): an archive without its end is one that no program opens. Half a copy that looks whole does not come about.
"""

import hashlib
import io
import zipfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from contracts.own_data import OwnData, OwnFile
from gateway.clients.base import ServiceClient, ServiceProblem
from gateway.forms import own_data as form_of
from gateway.web.pages import environment
from gateway.web.visitor import Visitor

READABLE, FOR_PROGRAMS = "我的个人信息.html", "我的个人信息.json"
GONE = 404


class CopyBroken(Exception):
    """A file on its way was not what it must be: the download breaks off."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one service has answered, and where its files come from."""

    client: ServiceClient
    answer: OwnData


class _Outgoing(io.RawIOBase):
    """Where the archive is written to: holds what has not been sent yet."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def take(self) -> bytes:
        """Return what was written since, and hold it no more."""
        taken = bytes(self._held)
        self._held.clear()
        return taken


async def archive(visitor: Visitor, parts: Sequence[Part], platform_name: str) -> AsyncIterator[bytes]:
    """Yield the archive: the files as they come in, then the two lists that say what it holds.

    Raises CopyBroken or ServiceProblem in the middle where a file cannot be had whole.
    """
    now = datetime.now(UTC)
    out = _Outgoing()
    files: list[dict[str, Any]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for part in parts:
            for file in part.answer.files:
                name = form_of.safe_name(file.name)
                async for piece in _file(visitor, part.client, file, made, out, name, files):
                    yield piece
        answers = [part.answer for part in parts]
        taken = {"platform": platform_name, "taken_at": now.isoformat(), "files": files}
        listed = orjson.dumps(form_of.as_json(answers, taken), option=orjson.OPT_INDENT_2)
        made.writestr(FOR_PROGRAMS, listed, zipfile.ZIP_DEFLATED)
        page = _page(visitor, answers, files, now, platform_name)
        made.writestr(READABLE, page, zipfile.ZIP_DEFLATED)
        yield out.take()
    yield out.take()


async def _file(
    visitor: Visitor,
    client: ServiceClient,
    file: OwnFile,
    made: zipfile.ZipFile,
    out: _Outgoing,
    name: str,
    files: list[dict[str, Any]],
) -> AsyncIterator[bytes]:
    """Write one file into the archive and note it; one that was deleted meanwhile is noted as gone."""
    try:
        answer = await client.download(visitor, file.path)
    except ServiceProblem as problem:
        if problem.status != GONE:
            raise
        files.append({"name": name, "title": file.title, "sha256": file.sha256, "gone": True})
        return
    digest, size = hashlib.sha256(), 0
    try:
        with made.open(zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6]), "w") as entry:
            async for chunk in answer.aiter_bytes():
                digest.update(chunk)
                size += len(chunk)
                entry.write(chunk)
                yield out.take()
    finally:
        await answer.aclose()
    if file.sha256 and digest.hexdigest() != file.sha256:
        raise CopyBroken(file.path)
    files.append(
        {"name": name, "title": file.title, "size": size, "sha256": digest.hexdigest(), "gone": False}
    )


def _page(
    visitor: Visitor,
    answers: Sequence[OwnData],
    files: list[dict[str, Any]],
    now: datetime,
    platform_name: str,
) -> str:
    template = environment().get_template("personal_data/copy.html")
    return template.render(
        name=visitor.name,
        now=now,
        parts=form_of.parts(answers),
        files=files,
        platform_name=platform_name,
    )

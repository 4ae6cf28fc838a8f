"""Making the form of one's own draft."""

from dataclasses import asdict, dataclass
from pathlib import Path

from experts.application_forms.model import file_name, sheet
from experts.dictionaries import usecases as dictionaries
from experts.records import usecases as records
from experts.settings import settings
from foundation.auth.actor import Actor
from foundation.papers.typesetting import Template, typeset
from foundation.resources import Resources

TEMPLATE = Template.read(Path(__file__).parent / "form.typ", "Noto Sans SC")


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and what it is called."""

    data: bytes
    file_name: str


async def print_own(resources: Resources, actor: Actor) -> Printed:
    """Return 专家申报表 of the own draft as it is saved now, whether anything is missing or not.

    Nothing is kept: it can be made again at any time. Raises RecordNotThere, PapersQueued, PaperNotMade.
    """
    async with resources.database.read() as session:
        page = await records.read_page(session, resources.sealer, actor)
        words = await dictionaries.read(session)
    now = resources.clock.now()
    shown = sheet(page.identity, page.draft, words.label, page.record.draft_version, now)
    made = await typeset(TEMPLATE, asdict(shown), settings().font_dir, now)
    return Printed(made, file_name(page.identity.name))

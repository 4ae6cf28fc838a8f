"""What the association does with experts. One room in three modules; others come in by this door."""

from experts.maintenance.model import Upkeep
from experts.maintenance.usecases.amending import Change, Edition, amend, open_edition, try_edition
from experts.maintenance.usecases.deeds import forget_reasons, remove, renew, restore, suspend
from experts.maintenance.usecases.reading import Done, Standing, read_done, read_own_done, read_standing

__all__ = [
    "Change",
    "Done",
    "Edition",
    "Standing",
    "Upkeep",
    "amend",
    "forget_reasons",
    "open_edition",
    "read_done",
    "read_own_done",
    "read_standing",
    "remove",
    "renew",
    "restore",
    "suspend",
    "try_edition",
]

"""What is done with exports. One room in some modules; others come in by this door."""

from experts.exports.usecases.asking import Filter, Wish, ask, cancel, latest_exports, look_at
from experts.exports.usecases.gathering import gather_portion
from experts.exports.usecases.taking import File, download, remove
from experts.exports.usecases.writing import give_up, write_file

__all__ = [
    "File",
    "Filter",
    "Wish",
    "ask",
    "cancel",
    "download",
    "gather_portion",
    "give_up",
    "latest_exports",
    "look_at",
    "remove",
    "write_file",
]

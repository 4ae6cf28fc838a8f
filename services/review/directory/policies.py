"""How what is known of an expert's employers goes on from one fact to the next. Pure."""

from dataclasses import replace

from contracts.events.experts import EntryChanged
from review.directory.model import Background


def background_with_late(known: Background, fact: EntryChanged) -> Background:
    """Return where an expert works and has worked once an older fact comes after newer ones: its employers were ones,
    as if it had come in its turn."""
    left = dict.fromkeys((*known.left, *fact.present))
    return replace(known, left=tuple(one for one in left if one not in known.present))


def background_after(known: Background, fact: EntryChanged) -> Background:
    """Return where an expert works and has worked once a fact is known; employers of now that it no longer names
    have been left. Who comes back to one has not left it any more."""
    left = dict.fromkeys((*known.left, *known.present))
    return Background(
        present=fact.present,
        given=fact.past,
        left=tuple(one for one in left if one not in fact.present),
        career=fact.career,
    )

"""For a rotation of the blind-index keys: where the text of an index is found that its own row does not hold."""

from experts.records import usecases as records
from foundation.sealing.reindexing import Texts

TEXTS: dict[str, Texts] = {"records.document_index": records.numbers_of}

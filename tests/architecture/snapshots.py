"""Writes the schema snapshots of all facts: `python -m tests.architecture.snapshots`, then read the diff."""

import json

from tests.architecture.test_facts import SNAPSHOTS, facts, schema

if __name__ == "__main__":
    SNAPSHOTS.mkdir(exist_ok=True)
    for kind in facts():
        text = json.dumps(schema(kind), indent=2, ensure_ascii=False, sort_keys=True)
        (SNAPSHOTS / f"{kind.NAME}.json").write_text(text + "\n")

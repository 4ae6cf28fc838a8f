"""The promises at the end of trust.md, each as a function from what was found to what is wrong with it, in words."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from contracts.subscriptions import names
from tests.faults.evidence import CONSUMERS, Evidence, Row, collect, connected
from tests.faults.ledger import Ledger, Line
from tests.faults.system import FaultSystem

DRAIN_S = 60.0
LOOK_S = 2.0
MOST_NAMED = 5

OUTCOME_OF = {
    "preliminary": "open",
    "final": "open",
    "passed": "passed",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
}
STATUS_OF = {
    ("application", "open"): "applying",
    ("application", "passed"): "listed",
    ("application", "rejected"): "rejected",
    ("application", "withdrawn"): "draft",
    ("change", "open"): "changing",
    ("change", "passed"): "listed",
    ("change", "rejected"): "change_rejected",
    ("change", "withdrawn"): "listed",
}


@dataclass(frozen=True)
class Findings:
    """What is broken, how many accepted submissions are lost, how many effects are doubled, how long draining took."""

    broken: list[str]
    lost: int
    doubled: int
    drained_s: float


def broken(system: FaultSystem, ledger: Ledger) -> list[str]:
    """Wait until all has come to rest, a minute at most; return every broken promise with the ids concerned."""
    return examine(system, ledger).broken


def examine(system: FaultSystem, ledger: Ledger) -> Findings:
    """Do what `broken` does, and count."""
    with ThreadPoolExecutor(1) as thread:  # the caller may have a running loop
        return thread.submit(lambda: asyncio.run(_examine(system, ledger))).result()


async def _examine(system: FaultSystem, ledger: Ledger) -> Findings:
    begun = time.monotonic()
    while True:
        async with connected(system) as connections:
            waiting = unfinished(await collect(system, connections, whole=False))
            drained = time.monotonic() - begun
            if not waiting or drained > DRAIN_S:
                evidence = await collect(system, connections)
                return judge(evidence, ledger, drained)
        await asyncio.sleep(LOOK_S)


def judge(evidence: Evidence, ledger: Ledger, drained_s: float = 0.0) -> Findings:
    """Return what the evidence shows."""
    wrong = [sentence for invariant in INVARIANTS for sentence in invariant(evidence, ledger)]
    return Findings(wrong, len(_lost(evidence, ledger)), _doubled(evidence), drained_s)


def unfinished(evidence: Evidence) -> list[str]:
    """Return what has still to happen by itself."""
    return [
        *_named("outbox entries that are due are not published", _unsent(evidence)),
        *_named("events have not reached those who listen to them", _unheard(evidence)),
        *_named(
            "files are still being looked into",
            [row["id"] for row in evidence.attachments if row["state"] == "checking"],
        ),
        *_named("text messages wait without a ticket that brings them out", _without_ticket(evidence)),
        *_named("submissions have another outcome than their cases", _unfollowed(evidence)),
        *_named("audit entries are in no link", [row["entry_id"] for row in evidence.all_of("unlinked")]),
        *_named("experts of the library are told in another version", _untold(evidence)),
    ]


# -- submissions and cases -----------------------------------------------------------------------------------


def every_accepted_submission_is_there_once(evidence: Evidence, ledger: Ledger) -> list[str]:
    """Each accepted key has exactly one submission, the one that the client was told, and one case."""
    by_key = _by(evidence.submissions, "idempotency_key")
    other = [
        key
        for key, line in _ended(ledger, "accepted").items()
        if by_key.get(key) and line["submission"] not in {row["id"] for row in by_key[key]}
    ]
    cases = Counter(row["id"] for row in evidence.cases)
    return [
        *_named("accepted keys have no submission or no case", _lost(evidence, ledger)),
        *_named("keys have more than one submission", [key for key, rows in by_key.items() if len(rows) > 1]),
        *_named("keys have another submission than the client was told", other),
        *_named("submissions have more than one case", [id for id, times in cases.items() if times > 1]),
    ]


def what_was_refused_left_nothing(evidence: Evidence, ledger: Ledger) -> list[str]:
    """Each refused key has no submission."""
    refused = _ended(ledger, "refused")
    return _named(
        "refused keys have a submission",
        [row["idempotency_key"] for row in evidence.submissions if row["idempotency_key"] in refused],
    )


def nobody_has_invented_anything(evidence: Evidence, ledger: Ledger) -> list[str]:
    """Every submission was asked for, every case has its submission, every outcome became known in the end."""
    asked = {line["key"]: line["person"] for line in ledger.of("asked")}
    strays = [row["id"] for row in evidence.submissions if row["idempotency_key"] not in asked]
    foreign = [
        row["id"]
        for row in evidence.submissions
        if asked.get(row["idempotency_key"], row["account_id"]) != row["account_id"]
    ]
    submissions = {row["id"] for row in evidence.submissions}
    return [
        *_named("submissions were asked for by nobody", strays),
        *_named("submissions belong to somebody else than who asked", foreign),
        *_named("cases have no submission", [r["id"] for r in evidence.cases if r["id"] not in submissions]),
        *_named("outcomes never became known", _ended(ledger, "unknown")),
        *_named("answers were unexpected", [line["why"] for line in ledger.of("unexpected")]),
    ]


# -- transitions ---------------------------------------------------------------------------------------------


def transitions_are_legal(evidence: Evidence, _ledger: Ledger) -> list[str]:
    """A case stands where its decisions have brought it, its submission and the person's record follow it."""
    decisions = _by(evidence.decisions, "case_id")
    wrong = [row["id"] for row in evidence.cases if not _legal(row, decisions.get(row["id"], []))]
    return [
        *_named("cases stand where their decisions do not lead", wrong),
        *_named("submissions have another outcome than their cases", _unfollowed(evidence)),
        *_named("records stand where their rounds do not lead", _misplaced(evidence)),
        *_named("the library shows what has not passed, or not what has", _misentered(evidence)),
        *_named("experts of the library are told in another version", _untold(evidence)),
    ]


def _legal(case: Row, decisions: list[Row]) -> bool:
    said = [(row["stage"], row["verdict"]) for row in decisions]
    allowed = {
        "preliminary": [[]],
        "withdrawn": [[]],
        "final": [[("preliminary", "pass")]],
        "passed": [[("preliminary", "pass"), ("final", "pass")]],
        "rejected": [
            [("preliminary", "reject")],
            [("preliminary", "pass"), ("final", "reject")],
        ],
    }[case["state"]]
    withdrawn = case["state"] == "withdrawn"
    recommended = bool(said) and said[0] == ("preliminary", "pass")
    return (
        said in allowed
        and (case["withdrawn_at"] is not None) == withdrawn
        and case["version"] == 1 + len(said) + withdrawn
        and (case["kind"] is not None) == recommended == (case["bureau_id"] is not None)
    )


def _unfollowed(evidence: Evidence) -> list[str]:
    states = {row["id"]: row["state"] for row in evidence.cases}
    return [
        row["id"]
        for row in evidence.submissions
        if row["id"] in states and OUTCOME_OF[states[row["id"]]] != row["outcome"]
    ]


def _misplaced(evidence: Evidence) -> list[str]:
    rounds = _by(evidence.submissions, "record_id")
    wrong = []
    for record in evidence.records:
        made = sorted(rounds.get(record["id"], []), key=lambda row: row["round"])
        passed = [row["id"] for row in made if row["outcome"] == "passed"]
        status = STATUS_OF[made[-1]["purpose"], made[-1]["outcome"]] if made else "draft"
        if (
            record["status"] != status
            or [row["round"] for row in made] != list(range(1, record["round"] + 1))
            or record["current"] != (made[-1]["id"] if made else None)
            or record["listed"] != (passed[-1] if passed else None)
        ):
            wrong.append(record["id"])
    return wrong


def _misentered(evidence: Evidence) -> list[str]:
    shown = {row["record_id"]: row["submission_id"] for row in evidence.entries}
    listed = {row["id"]: row["listed"] for row in evidence.records if row["listed"]}
    return sorted(id for id in {*shown, *listed} if shown.get(id) != listed.get(id))


def _untold(evidence: Evidence) -> list[str]:
    known = {row["record_id"]: row["version"] for row in evidence.directory}
    return [row["record_id"] for row in evidence.entries if known.get(row["record_id"]) != row["version"]]


def each_stage_is_decided_once_by_different_people(evidence: Evidence, ledger: Ledger) -> list[str]:
    """One decision per stage, never the applicant's own, two people, and what each of them was told."""
    applicants = {row["id"]: row["account_id"] for row in evidence.cases}
    decided = [(row["case_id"], row["stage"], row["by_id"], row["verdict"]) for row in evidence.decisions]
    stages = Counter((case, stage) for case, stage, _, _ in decided)
    people = Counter((case, by) for case, _, by, _ in decided)
    told: dict[str, set[tuple[str, str, str, str]]] = defaultdict(set)
    for line in ledger.of("decision"):
        told[line["outcome"]].add((line["case"], line["stage"], line["by"], line["verdict"]))
    withdrawn = {row["id"] for row in evidence.cases if row["state"] == "withdrawn"}
    taken_back = {line["case"] for line in ledger.of("withdrawal") if line["outcome"] == "accepted"}
    return [
        *_named("stages were decided more than once", [key for key, times in stages.items() if times > 1]),
        *_named(
            "both stages were decided by the same person", [k for k, times in people.items() if times > 1]
        ),
        *_named("people decided on themselves", [d[0] for d in decided if applicants.get(d[0]) == d[2]]),
        *_named("accepted decisions are gone", told["accepted"] - set(decided)),
        *_named("refused decisions are there", told["refused"] & set(decided)),
        *_named("decisions were made by nobody", set(decided) - told["accepted"] - told["unknown"]),
        *_named("accepted withdrawals are gone", taken_back - withdrawn),
    ]


# -- what people are told --------------------------------------------------------------------------------------


def every_step_is_told_once(evidence: Evidence, _ledger: Ledger) -> list[str]:
    """One notice in the app and one text message for each case and step."""
    steps = [(row["id"], "submitted") for row in evidence.cases]
    steps += [(row["case_id"], row["stage"]) for row in evidence.decisions]
    wanted = Counter(f"case:{case}:{step}:{channel}" for case, step in steps for channel in ("in_app", "sms"))
    found = Counter(row["key"] for row in evidence.messages if row["key"].startswith("case:"))
    owners = {row["id"]: row["account_id"] for row in evidence.cases}
    astray = [
        row["key"]
        for row in evidence.messages
        if row["key"].startswith("case:") and owners.get(row["key"].split(":")[1]) != row["account_id"]
    ]
    return [
        *_named("steps were not told", (wanted - found).keys()),
        *_named("steps were told more than once, or never happened", (found - wanted).keys()),
        *_named("steps were told to somebody else", astray),
    ]


def text_messages_are_what_the_provider_has(evidence: Evidence, _ledger: Ledger) -> list[str]:
    """What is sent the provider has taken over once, and it has nothing that we do not know of."""
    states = {row["id"]: row["state"] for row in evidence.messages if row["channel"] == "sms"}
    taken = Counter(evidence.taken_over)
    gone = ("sent", "delivered", "undelivered")
    return [
        *_named("text messages were sent twice", [id for id, times in taken.items() if times > 1]),
        *_named("the provider has text messages that are not ours", taken.keys() - states.keys()),
        *_named(
            "text messages count as sent that the provider does not have",
            [id for id, state in states.items() if state in gone and id not in taken],
        ),
        *_named(
            "text messages that the provider has would be sent again, or count as failed",
            [id for id in taken if states.get(id) in ("queued", "failed", "expired")],
        ),
        *_named("text messages wait without a ticket that brings them out", _without_ticket(evidence)),
        *_named(
            "text messages have failed",
            [id for id, state in states.items() if state in ("failed", "expired")],
        ),
    ]


def _without_ticket(evidence: Evidence) -> list[str]:
    """Return the text messages on their way for which no task is to come (docs/decisions/0024)."""
    tickets = {
        row["message_id"]
        for row in evidence.everywhere["outbox"]["notify"]
        if row["message_id"] and row["sent_at"] is None and not row["due"]
    }
    return [
        row["id"]
        for row in evidence.messages
        if row["state"] in ("queued", "sending") and row["id"] not in tickets
    ]


# -- files -----------------------------------------------------------------------------------------------------


def every_file_reads_back(evidence: Evidence, ledger: Ledger) -> list[str]:
    """Every present file, its preview and its pages have the hash that was kept; none that was accepted is gone."""
    states = {row["id"]: row for row in evidence.attachments}
    accepted = {line["file"]: line for line in ledger.of("file")}
    other = [
        id
        for id, line in accepted.items()
        # an image is written anew without its metadata, a PDF is kept as it came
        if id in states and line["type"] == "application/pdf" and states[id]["sha256"] != line["sha256"]
    ]
    live = Counter(
        (row["record_id"], row["idempotency_key"])
        for row in evidence.attachments
        if row["state"] != "deleted" and row["idempotency_key"]
    )
    submitters = {row["record_id"] for row in evidence.submissions}
    with_files = {row["record_id"] for row in evidence.attachments if row["submitted"]}
    return [
        *_named(
            "accepted files are gone or have failed",
            [id for id in accepted if id not in states or states[id]["state"] != "passed"],
        ),
        *_named("accepted files have another content", other),
        *_named("files do not read back", [f"{key} ({why})" for key, why in evidence.unreadable.items()]),
        *_named("one upload has become several files", [key for key, times in live.items() if times > 1]),
        *_named("records were submitted without a file", submitters - with_files),
        *_named(
            "files are still being looked into",
            [row["id"] for row in evidence.attachments if row["state"] == "checking"],
        ),
    ]


# -- the bus ---------------------------------------------------------------------------------------------------


def everything_told_was_heard(evidence: Evidence, _ledger: Ledger) -> list[str]:
    """The outbox is empty, every event reached everybody who listens to it, and nobody heard what nobody told."""
    told = {row["id"] for row in evidence.all_of("outbox") if row["kind"] == "event"}
    heard = {row["event_id"] for row in evidence.all_of("inbox")}
    return [
        *_named("outbox entries that are due are not published", _unsent(evidence)),
        *_named("events have not reached those who listen to them", _unheard(evidence)),
        *_named("consumed events stand in no outbox", heard - told),
        *_named(
            "events or tasks are parked",
            [f"{row['name']} {row['id']}: {row['error'][:120]}" for row in evidence.all_of("parked")],
        ),
        *_named("messages are left in queues", [f"{q}: {n}" for q, n in evidence.queues.items() if n]),
    ]


def _unsent(evidence: Evidence) -> list[str]:
    return [
        f"{row['name']} {row['id']}"
        for row in evidence.all_of("outbox")
        if row["sent_at"] is None and row["due"]
    ]


def _unheard(evidence: Evidence) -> list[str]:
    listening = {consumer: frozenset(facts) for consumer, facts in names().items()}
    heard = {(row["consumer"], row["event_id"]) for row in evidence.all_of("inbox")}
    return [
        f"{row['name']} {row['id']} ({consumer})"
        for row in evidence.all_of("outbox")
        if row["kind"] == "event"
        for consumer in CONSUMERS
        if row["name"] in listening[consumer] and (consumer, row["id"]) not in heard
    ]


def effects_happen_once(evidence: Evidence, _ledger: Ledger) -> list[str]:
    """A handler's effect is there once for each event, and each deed stands in the audit log once."""
    return [
        *_named("events had their effect more than once", _repeated(evidence)),
        *_named(
            "events count as heard without an effect",
            {(row["consumer"], row["event_id"]) for row in evidence.all_of("inbox")}
            - {(row["consumer"], row["event_id"]) for row in evidence.all_of("effects")},
        ),
        *_named("deeds stand in the audit log as often as they did not happen", _misaudited(evidence)),
    ]


def _repeated(evidence: Evidence) -> list[tuple[str, str]]:
    effects = Counter((row["consumer"], row["event_id"]) for row in evidence.all_of("effects"))
    return [key for key, times in effects.items() if times > 1]


def _misaudited(evidence: Evidence) -> list[str]:
    passed = [row for row in evidence.submissions if row["outcome"] == "passed"]
    arrived = [row["id"] for row in evidence.attachments if row["sha256"]]
    wanted = Counter(
        [
            *(("submission.make", row["id"], None) for row in evidence.submissions),
            *(("case.open", row["id"], None) for row in evidence.cases),
            *(("case.withdraw", row["id"], None) for row in evidence.cases if row["state"] == "withdrawn"),
            *(("case.decide", row["case_id"], None) for row in evidence.decisions),
            *(("library.enter", row["record_id"], row["id"]) for row in passed),
            *(("message.write", row["id"], None) for row in evidence.messages),
            *(("attachment.arrive", id, None) for id in arrived),
        ]
    )
    found: Counter[tuple[str, str, str | None]] = Counter()
    for row in evidence.all_of("deeds"):
        found[row["action"], row["object_id"], row["submission_id"]] += row["times"]
    return [f"{action} {id}" for action, id, _ in ((wanted - found) + (found - wanted))]


def the_audit_chain_is_whole(evidence: Evidence, _ledger: Ledger) -> list[str]:
    """Every entry is linked and every link matches its entry."""
    return [
        *_named("audit chains do not verify", [f"{s}: {fault}" for s, fault in evidence.chains.items()]),
        *_named("audit entries are in no link", [row["entry_id"] for row in evidence.all_of("unlinked")]),
    ]


INVARIANTS: tuple[Callable[[Evidence, Ledger], list[str]], ...] = (
    every_accepted_submission_is_there_once,
    what_was_refused_left_nothing,
    nobody_has_invented_anything,
    transitions_are_legal,
    each_stage_is_decided_once_by_different_people,
    every_step_is_told_once,
    text_messages_are_what_the_provider_has,
    every_file_reads_back,
    everything_told_was_heard,
    effects_happen_once,
    the_audit_chain_is_whole,
)


# -- small things ----------------------------------------------------------------------------------------------


def _lost(evidence: Evidence, ledger: Ledger) -> list[str]:
    keys = {row["idempotency_key"]: row["id"] for row in evidence.submissions}
    cases = {row["id"] for row in evidence.cases}
    return [key for key in _ended(ledger, "accepted") if keys.get(key) not in cases]


def _doubled(evidence: Evidence) -> int:
    """Return how many submissions, text messages and effects are there once too often."""
    keys = Counter(row["idempotency_key"] for row in evidence.submissions)
    return sum(
        times - 1 for counted in (keys, Counter(evidence.taken_over)) for times in counted.values()
    ) + len(_repeated(evidence))


def _ended(ledger: Ledger, outcome: str) -> dict[str, Line]:
    return {key: line for key, line in ledger.outcomes().items() if line["outcome"] == outcome}


def _by(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _named(sentence: str, ids: Iterable[object]) -> list[str]:
    """Return the sentence with how many it concerns and the first of them; nothing where it concerns none."""
    concerned = [" ".join(map(str, id)) if isinstance(id, tuple) else str(id) for id in ids]
    if not concerned:
        return []
    more = f" and {len(concerned) - MOST_NAMED} more" if len(concerned) > MOST_NAMED else ""
    return [f"{len(concerned)} × {sentence}: {', '.join(concerned[:MOST_NAMED])}{more}"]

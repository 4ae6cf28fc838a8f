"""What a run leaves behind: report.md for a person, faults.json for a program, throughput.svg for the eye."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.faults import Done, Kind
from tests.faults.picture import draw

HOLDS, BROKEN = "Every promise held.", "BROKEN"
OUTCOMES = ("accepted", "refused", "unknown", "lost", "doubled", "unexpected")


@dataclass
class Run:
    """Everything that is known of a run. Times are seconds since its load began.

    `accepted_at` and `cases_at` are when submissions were accepted and their cases opened; `healed_at` is when the
    last fault had ended, `drained_at` when nothing waited any more. `struck` says how often each failpoint went off,
    `repeats` how many deliveries came again and were not applied again, `broken` holds a sentence for each promise that
    did not hold.
    """

    seed: int
    command: str
    without: Sequence[str]
    totals: Mapping[str, int]
    broken: Sequence[str]
    accepted_at: Sequence[float]
    cases_at: Sequence[float]
    done: Sequence[Done]
    struck: Mapping[str, int] = field(default_factory=dict)
    never_reached: Sequence[str] = ()
    evidence: Mapping[str, object] = field(default_factory=dict)
    load_ended_at: float = 0.0
    healed_at: float = 0.0
    drained_at: float = 0.0
    repeats: int = 0


def write(folder: Path, run: Run) -> Path:
    """Write the three files into `folder`; return the report's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "throughput.svg").write_text(
        draw(run.accepted_at, run.cases_at, run.done, run.load_ended_at, run.healed_at, run.drained_at)
    )
    (folder / "faults.json").write_text(json.dumps(_for_programs(run), indent=1, ensure_ascii=False))
    report = folder / "report.md"
    report.write_text("\n".join(_lines(run)) + "\n")
    return report


def summary(run: Run) -> str:
    """Return what is printed at the end: the ledger, the faults by kind, and what is broken."""
    ledger = " · ".join(f"{run.totals.get(name, 0)} {name}" for name in OUTCOMES)
    faults = " · ".join(f"{count} × {kind}" for kind, count in _by_kind(run).items()) or "none"
    struck = sum(run.struck.values())
    lines = [
        f"ledger: {ledger}",
        f"faults: {faults} ({struck} failpoints went off, {len(run.never_reached)} nobody came by)",
        f"deliveries that came again and were not applied again: {run.repeats}",
        *(f"{name}: {value}" for name, value in run.evidence.items()),
        *(f"{BROKEN}: {sentence}" for sentence in run.broken),
    ]
    return "\n".join([*lines, HOLDS if not run.broken else f"{len(run.broken)} broken."])


def _by_kind(run: Run) -> dict[str, int]:
    return dict(Counter(done.fault.kind.value for done in run.done).most_common())


def _lines(run: Run) -> list[str]:
    off = f" WITHOUT {', '.join(run.without)}" if run.without else ""
    return [
        f"# Fault test, seed {run.seed}{off}",
        "",
        f"**{HOLDS if not run.broken else f'{len(run.broken)} broken'}**",
        *(f"- {BROKEN}: {sentence}" for sentence in run.broken),
        "",
        f"`{run.command}`",
        "",
        "![Accepted submissions and opened cases a second, with the faults below](throughput.svg)",
        "",
        "## The client's ledger",
        "",
        "| " + " | ".join(OUTCOMES) + " |",
        "|" + "---|" * len(OUTCOMES),
        "| " + " | ".join(str(run.totals.get(name, 0)) for name in OUTCOMES) + " |",
        "",
        f"- Deliveries that came again and were not applied again: {run.repeats}.",
        *(f"- {name}: {value}" for name, value in run.evidence.items()),
        f"- The load took {run.load_ended_at:.0f} s; healed after {run.healed_at:.0f} s, "
        f"drained after {run.drained_at:.0f} s.",
        "",
        "## Faults",
        "",
        *_table_of_targets(run),
        "",
        "Failpoints that went off: "
        + (", ".join(f"{point} × {count}" for point, count in run.struck.items()) or "none")
        + ".",
        *([f"Armed, but nobody came by: {', '.join(run.never_reached)}."] if run.never_reached else []),
        "",
        "## Every fault",
        "",
        "| second | what | to whom | |",
        "|---|---|---|---|",
        *(f"| {one.at:.1f} | {one.fault.kind} | {one.fault.target} | {one.note} |" for one in run.done),
    ]


def _table_of_targets(run: Run) -> list[str]:
    kinds = [kind for kind in Kind if any(one.fault.kind is kind for one in run.done)]
    counted = Counter((one.fault.lane, one.fault.kind) for one in run.done)
    lanes = sorted({lane for lane, _ in counted})
    return [
        "| target | " + " | ".join(kinds) + " |",
        "|---|" + "---|" * len(kinds),
        *(
            f"| {lane} | " + " | ".join(str(counted[lane, kind] or "") for kind in kinds) + " |"
            for lane in lanes
        ),
    ]


def _for_programs(run: Run) -> dict[str, object]:
    return {
        "seed": run.seed,
        "without": list(run.without),
        "totals": dict(run.totals),
        "broken": list(run.broken),
        "repeats": run.repeats,
        "struck": dict(run.struck),
        "never_reached": list(run.never_reached),
        "evidence": dict(run.evidence),
        "faults": [
            {
                "planned": one.fault.at,
                "at": one.at,
                "kind": one.fault.kind,
                "target": one.fault.target,
                "seconds": one.fault.seconds,
                "note": one.note,
            }
            for one in run.done
        ],
    }

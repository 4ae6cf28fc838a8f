"""A list of experts given out: read, noted, written, sealed, stored; against XlsxWriter alone with the same cells."""

from benchmarks import apart
from benchmarks.bench import SMALL, Bench
from benchmarks.deployment import Deployment
from benchmarks.measuring import cpu
from benchmarks.measuring.rounds import Round, alternate, rates
from benchmarks.results import Goal, Line, Row, Spread

NAME = "library_export"
TITLE = "Export of 100,000 experts: read, noted as read, written, sealed and stored"

EXPERTS, EXPERTS_WHEN_QUICK = 100_000, SMALL
ROUNDS = 3
OF_XLSXWRITER = Goal("≥", 0.6)
CONSTANT = Goal("≤", 1.5)
SOME = "653100"
PROGRAM, ALONE = "benchmarks.exchanging", "benchmarks.limits.xlsx"


def measure(bench: Bench, row: Row) -> None:
    """Measure the whole export against the same cells written by the library that writes them."""
    experts = EXPERTS_WHEN_QUICK if bench.quick else EXPERTS
    deployment = bench.small() if bench.quick else bench.of_its_own(f"export{experts}", experts)
    servers = {"postgres": bench.servers["postgres"], "s3": bench.servers["s3"]}
    cells = bench.folder / "cells.jsonl"
    apart.run(deployment, PROGRAM, "export", str(cells), "")
    answers: list[dict[str, float]] = []

    def ours() -> Round:
        before = cpu.spent(servers)
        answers.append(_export(deployment, experts))
        return apart.round_of(answers[-1], servers, before)

    def alone() -> Round:
        return apart.round_of(_checked(apart.run(deployment, ALONE, str(cells)), experts), {}, {})

    taken = alternate({"ours": ours, "alone": alone}, ROUNDS, warm=bench.quick)
    row.lines.append(
        rates("experts", taken["ours"], taken["alone"], against="XlsxWriter alone", goal=OF_XLSXWRITER)
    )
    row.lines.append(Line("of it: writing the file", Spread.of([one["writing_s"] for one in answers]), "s"))
    row.lines.append(_memory(answers, apart.run(deployment, PROGRAM, "export", "", SOME)))
    if bench.quick:
        row.notes.append(f"quick: {experts:,} experts instead of {EXPERTS:,}")
    row.notes.append("a hundred thousand take half a minute for both sides: three rounds, none before them")


def _export(deployment: Deployment, experts: int) -> dict[str, float]:
    return _checked(apart.run(deployment, PROGRAM, "export", "", ""), experts)


def _checked(answer: dict[str, float], experts: int) -> dict[str, float]:
    if answer["count"] < 0.9 * experts or answer.get("bytes", 1) < 1:
        raise apart.WentWrong(f"{answer['count']} of {experts} experts were exported")
    return answer


def _memory(answers: list[dict[str, float]], some: dict[str, float]) -> Line:
    most = Spread.of([one["memory_bytes"] / apart.MEGABYTE for one in answers])
    least = Spread.of([some["memory_bytes"] / apart.MEGABYTE])
    ratio = Spread.of([most.median / max(least.median, 1.0)])
    note = "above the start of the process; the finished file is sealed in one piece"
    return Line(
        "memory at the most", most, "MB", f"{some['count']:,} experts", least, ratio, CONSTANT, note=note
    )

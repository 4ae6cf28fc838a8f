"""CPU time of processes with all their children, living and buried, from /proc."""

from collections.abc import Mapping
from pathlib import Path

import psutil


def spent(pids: Mapping[str, int]) -> dict[str, float]:
    """Return the seconds of CPU that each named process and its descendants have used since they began."""
    return {name: _of_family(pid) for name, pid in pids.items()}


def between(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Return what was spent from one look to the next."""
    return {name: max(0.0, after[name] - before[name]) for name in before}


def memory(pid: int) -> int:
    """Return the bytes of a process and its descendants, shared pages divided among those who share them (PSS)."""
    return sum(_pss(member) for member in _family(pid))


def most_memory(pid: int | str = "self") -> int:
    """Return the bytes of memory that one process held at the most, since its program began."""
    # not getrusage: its maximum begins with the parent's
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _family(pid: int) -> list[psutil.Process]:
    try:
        head = psutil.Process(pid)
        return [head, *head.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _of_family(pid: int) -> float:
    total = 0.0
    for member in _family(pid):
        try:
            times = member.cpu_times()
        except psutil.NoSuchProcess:
            continue
        # a child that has ended is in its parent's account
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _pss(member: psutil.Process) -> int:
    try:
        return int(member.memory_full_info().pss)
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0

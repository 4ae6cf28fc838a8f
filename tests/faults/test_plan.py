"""The plan of faults, and the failpoints' mechanics: no servers."""

import inspect
from collections import Counter

import pytest

from deploy.local.databases import SERVICES
from tests.faults import faults, invariants, program, proof
from tests.faults.failpoints import OF_ROLE, POINTS, Failpoints
from tests.faults.faults import Kind

SECONDS = 170.0


def killed(counted, name):
    """Return how many kills there are of a process, or of any of several that do the same."""
    return sum(
        n for (kind, target), n in counted.items() if kind is Kind.KILL and target in (name, f"{name}-2")
    )


def test_a_seed_gives_the_same_plan_and_another_seed_another_one():
    assert faults.plan(1, SECONDS) == faults.plan(1, SECONDS)
    assert faults.plan(1, SECONDS) != faults.plan(2, SECONDS)


def test_the_full_plan_holds_what_was_promised():
    counted = Counter((fault.kind, fault.target) for fault in faults.plan(1, SECONDS))
    assert killed(counted, "consumer") == 20
    assert killed(counted, "relay") == 10
    assert sum(killed(counted, f"{service}-api") for service in SERVICES) == 8
    assert counted[Kind.KILL_CHILD, "worker"] == 10
    assert counted[Kind.KILL, "rabbitmq"] + counted[Kind.KILL_FROZEN, "rabbitmq"] == 6
    assert counted[Kind.KILL, "postgres"] == 8
    assert (counted[Kind.KILL, "redis"], counted[Kind.FLUSH, "redis"]) == (6, 1)
    assert counted[Kind.KILL, "s3"] == 6
    assert all(counted[Kind.FREEZE, name] == 1 for name in faults.FREEZES)
    assert all(counted[Kind.FAILPOINT, point] == 1 for point in POINTS)
    assert sum(n for (kind, _), n in counted.items() if "kill" in kind.value) >= 60


def test_the_short_plan_holds_each_kind_of_fault_and_each_failpoint():
    short = faults.plan(3, faults.shortest(0), scale=0)
    assert {fault.kind for fault in short} == set(Kind)
    assert {fault.target for fault in short if fault.kind is Kind.FAILPOINT} == set(POINTS)
    assert {fault.target for fault in short if fault.kind is Kind.KILL} == set(faults.KILLS)


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_hit_again_before_it_could_recover_and_everything_ends_in_time(seed):
    free_at: dict[str, float] = {}
    for fault in faults.plan(seed, SECONDS):
        assert fault.at >= free_at.get(fault.lane, 0.0) - 0.02
        free_at[fault.lane] = fault.at + faults._busy(fault)
    assert max(free_at.values()) <= SECONDS + 0.02


def test_a_plan_that_does_not_fit_is_refused_with_the_target_that_is_too_often_hit():
    with pytest.raises(ValueError, match=r"too short for the faults of \w+"):
        faults.plan(1, 20.0)


@pytest.mark.parametrize("guard", program.GUARDS)
def test_each_guard_has_faults_aimed_at_it(guard):
    aimed = faults.aimed(guard, proof.SEED, proof.SECONDS)
    assert len(aimed) >= 2
    assert len({fault.lane for fault in aimed}) == 1


@pytest.mark.parametrize("guard", program.GUARDS)
def test_a_missing_guard_is_proved_by_what_it_stands_against_and_nothing_else(guard):
    said = inspect.getsource(invariants)
    assert all(words in said for words in proof.BITES[guard])
    assert proof.tells_of(guard, f"3 × {proof.BITES[guard][0]}: a, b, c")
    assert not proof.tells_of(guard, "3 × answers were unexpected: GET /record answered HTTP 500")
    assert not proof.tells_of(guard, "not everything came back by itself: relay does not come back")


def test_every_failpoint_belongs_to_a_patch():
    assert {point.partition(".")[0] for points in OF_ROLE.values() for point in points} == set(
        program.PATCHES
    )


def test_every_guard_can_be_taken_away():
    assert set(program.WITHOUT) == set(program.GUARDS)


@pytest.mark.parametrize(
    ("command", "role"),
    [
        (["api", "experts", "--port", "1"], "experts-api"),
        (["relay", "identity", "experts"], "relay"),
        (["keys", "somewhere"], "keys"),
        ([], ""),
    ],
)
def test_a_command_says_what_a_process_is(command, role):
    assert program.role_of(command) == role


def test_an_armed_failpoint_goes_off_once(tmp_path):
    failpoints = Failpoints(tmp_path)
    assert not failpoints.take("relay.publish.before")
    assert failpoints.arm("relay.publish.before") is True
    assert failpoints.arm("relay.publish.before") is False
    assert [failpoints.take("relay.publish.before") for _ in range(3)] == [True, False, False]
    assert failpoints.struck() == {"relay.publish.before": 1}


def test_disarming_takes_back_what_nobody_came_by(tmp_path):
    failpoints = Failpoints(tmp_path)
    failpoints.arm("relay.publish.before")
    failpoints.arm("worker.sms.after")
    failpoints.take("worker.sms.after")
    assert failpoints.disarm() == ["relay.publish.before"]
    assert not failpoints.take("relay.publish.before")


def test_a_failpoint_that_does_not_exist_cannot_be_armed(tmp_path):
    with pytest.raises(ValueError, match=r"no failpoint relay\.publish\.beside"):
        Failpoints(tmp_path).arm("relay.publish.beside")

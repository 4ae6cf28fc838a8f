"""RabbitMQ, relay, consumer and worker are killed in the middle of the journey; it still ends in 已入库, once."""

import threading

import pytest

from tests.e2e import facts
from tests.e2e.journey import Journey
from tests.e2e.people import Retiree
from tests.e2e.test_main_job import check_messages

pytestmark = pytest.mark.e2e

# What is killed right after which step; what a supervisor keeps alive comes back by itself.
KILLS = {
    "registered": ("consumer",),
    "photos seen": ("rabbitmq",),
    "granted": ("relay",),
    "filled in": ("worker",),
    "submitted": ("rabbitmq", "consumer"),
    "rejected": ("relay", "worker"),
    "recommended": ("rabbitmq", "relay"),
    "passed": ("consumer", "worker", "rabbitmq"),
}


def test_killed_in_mid_journey_nothing_is_lost_or_doubled(system, visit):
    killed, coming_back = [], []

    def kill(step):
        for name in KILLS[step]:
            if name == "rabbitmq":
                if name not in system.stack.servers:
                    pytest.skip("RabbitMQ was given by URL: it is not ours to kill")
                for comeback in coming_back:
                    comeback.join(60)
                system.stack.servers[name].kill()
                comeback = threading.Thread(target=system.stack.servers[name].restart)
                comeback.start()
                coming_back.append(comeback)
            else:
                system.processes[name].kill()
            killed.append(name)

    retiree = Retiree("童测试")
    journey = Journey(system, visit, retiree, after=kill)
    journey.register()
    journey.grant()
    journey.fill_in()
    journey.apply()
    journey.be_rejected()
    journey.apply()
    journey.be_recommended("所在地专家")
    journey.be_listed("乌鲁木齐")
    for comeback in coming_back:
        comeback.join(60)

    assert set(killed) == {"rabbitmq", "relay", "consumer", "worker"}
    assert [(case["state"], case["decisions"]) for case in facts.cases_of(system, retiree.name)] == [
        ("rejected", 1),
        ("passed", 2),
    ]
    check_messages(system, retiree)
    for service in ("identity", "experts", "review", "notify"):
        assert facts.rows(system, service, "SELECT count(*) AS n FROM parked")[0]["n"] == 0
        assert (
            facts.rows(
                system, service, "SELECT count(*) AS n FROM outbox WHERE sent_at IS NULL AND due_at < now()"
            )[0]["n"]
            == 0
        )

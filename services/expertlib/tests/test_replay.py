"""`expertlib replay` gives everything that is parked one more try."""

from uuid import uuid4

import pytest

from expertlib import operator
from foundation.bus.parking import park

pytestmark = pytest.mark.service


async def test_what_fails_again_keeps_nothing_behind_it_from_its_turn(review, monkeypatch, capsys):
    monkeypatch.setattr(operator, "AT_ONCE", 2)
    async with review.resources.unit_of_work() as uow:
        for name in ["review.no_such_task"] * 5 + ["review.write_audit_head"] * 3:
            body = {"arguments": {}}
            await park(uow.session, id=uuid4(), kind="task", name=name, body=body, error=ValueError())
        uow.leave_unaudited("a test")
    assert await operator.replay("review") == (3, 5)
    assert capsys.readouterr().out.count("KeyError") == 5
    assert await operator.replay("review") == (0, 5)

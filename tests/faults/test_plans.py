"""The plans are the same for the same seed and hold everything that they promise."""

from collections import Counter

from tests.faults.plans import HOSTILITIES, MALFORMATIONS, Manner, drawn, people_in


def test_the_same_seed_draws_the_same_plans_and_another_seed_others():
    assert drawn(3, 200) == drawn(3, 200)
    assert [plan.files for plan in drawn(3, 200)] != [plan.files for plan in drawn(4, 200)]


def test_two_thousand_submissions_hold_the_promised_shares():
    plans = drawn(1, 2000)
    first = [plan for plan in plans if plan.round == 1]
    manners = Counter(plan.manner for plan in first)
    good = [plan for plan in plans if plan.manner in (Manner.PLAIN, Manner.DOUBLED)]

    assert len(plans) == 2000
    assert len(first) == 1600
    assert manners[Manner.DOUBLED] == 80
    assert manners[Manner.MALFORMED] == 48
    assert manners[Manner.HOSTILE] == 32
    assert sum(max(plan.racers) > 1 for plan in good) == round(len(good) * 0.10)
    assert {1, 2, 3} == {len(plan.files) for plan in first}


def test_a_short_run_has_every_trick():
    plans = drawn(1, 300)
    assert {plan.trick for plan in plans if plan.manner is Manner.MALFORMED} == set(MALFORMATIONS)
    assert {plan.trick for plan in plans if plan.manner is Manner.HOSTILE} <= set(HOSTILITIES)
    assert {plan.trick for plan in drawn(1, 500) if plan.manner is Manner.HOSTILE} == set(HOSTILITIES)


def test_keys_differ_and_a_second_round_is_of_somebody_whose_first_was_good():
    plans = drawn(2, 400)
    good = {
        plan.person for plan in plans if plan.round == 1 and plan.manner in (Manner.PLAIN, Manner.DOUBLED)
    }
    again = [plan.person for plan in plans if plan.round == 2]

    assert len({plan.key for plan in plans}) == 400
    assert set(again) <= good
    assert len(set(again)) == len(again)
    assert people_in(plans) == 320

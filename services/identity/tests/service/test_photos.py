"""Taking photos in."""

import pytest
from sqlalchemy import select

from identity.photos.model import Photo
from identity.tests.pictures import jpeg, png

from . import steps

pytestmark = pytest.mark.service


async def upload(identity, data, content_type="image/jpeg", side="front"):
    headers = {"Content-Type": content_type, **steps.ADDRESS}
    return await identity.client.post(f"/registrations/photos?side={side}", content=data, headers=headers)


async def keys(identity):
    return [key async for key in identity.resources.store.keys("photos/")]


async def test_a_photo_is_taken_in_with_its_size(identity):
    for data, kind in ((jpeg(640, 400), "image/jpeg"), (png(640, 400), "image/png")):
        answer = await upload(identity, data, kind)
        assert answer.status_code == 201
        assert (answer.json()["width"], answer.json()["height"]) == (640, 400)
    assert "photo.take_in" in await identity.audit_actions()


@pytest.mark.parametrize(
    ("data", "content_type", "name"),
    [
        (b"", "image/jpeg", "photo-type"),
        (b"MZ\x90\x00" + b"\0" * 999, "image/jpeg", "photo-type"),
        (jpeg(400, 300), "application/pdf", "photo-type"),
        (jpeg(100, 100), "image/jpeg", "photo-too-small"),
        (jpeg(1200, 800)[:3000], "image/jpeg", "photo-damaged"),
        (b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024), "image/jpeg", "photo-too-large"),
        (b"\xff\xd8\xff" + b"\0" * (21 * 1024 * 1024), "image/jpeg", "too-large"),
    ],
)
async def test_what_is_no_good_photo_is_refused_in_words_and_nothing_stays(
    identity, data, content_type, name
):
    before = await keys(identity)
    answer = await upload(identity, data, content_type)
    assert (answer.status_code, steps.slug(answer)) == (422, name)
    assert await keys(identity) == before


async def test_a_side_must_be_named(identity):
    assert (await upload(identity, jpeg(640, 400), side="left")).status_code == 422


async def test_a_photo_that_nobody_claims_is_removed_after_a_day(identity):
    photo_id = (await upload(identity, jpeg(640, 400))).json()["photo_id"]
    assert f"photos/{photo_id}.jpg" in await keys(identity)
    identity.clock.move(hours=23)
    await identity.run_tasks()
    assert f"photos/{photo_id}.jpg" in await keys(identity)
    identity.clock.move(hours=2)
    assert await identity.run_tasks() == 1
    assert f"photos/{photo_id}.jpg" not in await keys(identity)


async def test_a_claimed_photo_stays_and_the_task_may_run_twice(identity):
    filled = await steps.form(identity)
    await steps.register(identity, filled)
    identity.clock.move(hours=25)
    assert await identity.run_tasks() == 2
    from identity.worker import TASKS

    unclaimed = (await upload(identity, jpeg(640, 400))).json()["photo_id"]
    for _ in range(2):
        for photo_id in (filled["front_photo_id"], unclaimed):
            await TASKS.entries["identity.remove_unclaimed_photo"](identity.resources, photo_id=photo_id)
    assert f"photos/{filled['front_photo_id']}.jpg" in await keys(identity)
    assert f"photos/{unclaimed}.jpg" not in await keys(identity)


async def test_a_photo_whose_storing_failed_is_cleaned_up(identity, monkeypatch):
    async def broken(*_):
        raise OSError("store is down")

    with monkeypatch.context() as patch:
        patch.setattr(type(identity.resources.store), "put_bytes", broken)
        assert (await upload(identity, jpeg(640, 400))).status_code == 503
    identity.clock.move(hours=25)
    await identity.run_tasks()
    async with identity.resources.database.read() as reading:
        assert await reading.scalar(select(Photo.state)) == "removed"


async def test_an_address_has_a_budget_of_photos_with_redis_and_without(identity):
    async with steps.with_settings(identity, photos_per_address_per_hour=2):
        codes = [(await upload(identity, jpeg(640, 400))).status_code for _ in range(3)]
        assert codes == [201, 201, 429]
        async with steps.without_redis(identity):
            assert (await upload(identity, jpeg(640, 400))).status_code == 429


async def test_a_photo_that_the_store_has_changed_is_not_shown(identity):
    account_id = await steps.registered(identity)
    async with identity.resources.database.read() as reading:
        photo = await reading.scalar(select(Photo).where(Photo.side == "front"))
    await identity.resources.store.put_bytes(photo.object_key, b"changed", "image/jpeg")
    answer = await identity.client.get(
        f"/registrations/{account_id}/photos/front", headers=steps.administrator(identity)
    )
    assert (answer.status_code, steps.slug(answer)) == (404, "photo-gone")

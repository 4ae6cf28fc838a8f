"""The settings that each process gets."""

from pathlib import Path

import pytest

from deploy.local import environment
from deploy.local.environment import Addresses
from deploy.local.seaweed import S3Account

ADDRESSES = Addresses(
    postgres="postgresql://postgres:pw@127.0.0.1:21000/postgres",
    redis="redis://:pw@127.0.0.1:21001/0",
    broker="amqp://u:pw@127.0.0.1:21002//",
    s3=S3Account("127.0.0.1:21003", "access", "secret"),
    keys=Path("/keys"),
    password_of=lambda role: f"password-of-{role}",
)


def test_a_service_works_as_its_app_role_and_migrates_as_the_owner():
    settings = environment.of_service(ADDRESSES, "review", suffix="_t1")
    way = "@127.0.0.1:21000/review_t1"
    assert settings["REVIEW_DATABASE_URL"] == f"postgresql+asyncpg://review_app:password-of-review_app{way}"
    assert (
        settings["REVIEW_MIGRATE_URL"] == f"postgresql+asyncpg://review_owner:password-of-review_owner{way}"
    )
    assert settings["REVIEW_S3_BUCKET"] == "expertlib-review-t1"
    assert settings["REVIEW_S3_SECURE"] == "false"


def test_a_service_learns_nothing_of_the_others():
    assert all(name.startswith("NOTIFY_") for name in environment.of_service(ADDRESSES, "notify"))


def test_evaluation_conveniences_end_in_production():
    evaluation = environment.of_service(ADDRESSES, "identity")
    production = environment.of_service(ADDRESSES, "identity", environment="production")
    assert evaluation["IDENTITY_CAPTCHA_BEFORE_SMS"] == "false"
    assert "IDENTITY_CAPTCHA_BEFORE_SMS" not in production


def test_the_gateway_knows_every_service_and_the_browser_assets():
    urls = {name: f"http://127.0.0.1/{name}" for name in ("identity", "experts", "review", "notify")}
    settings = environment.of_gateway(ADDRESSES, urls, "http://127.0.0.1:8000")
    assert settings["GATEWAY_REVIEW_URL"] == "http://127.0.0.1/review"
    assert settings["GATEWAY_COOKIE_SECURE"] == "false"
    assert Path(settings["GATEWAY_NODE_MODULES"]).is_absolute()
    assert "GATEWAY_DATABASE_URL" not in settings


@pytest.mark.parametrize("suffix", ["-x", "A", '"; DROP', "x" * 41])
def test_a_suffix_that_is_no_part_of_a_name_is_refused(suffix):
    with pytest.raises(ValueError, match="database's name"):
        environment.of_service(ADDRESSES, "review", suffix=suffix)


def test_an_s3_store_is_named_by_url():
    assert S3Account.at("https://me:hidden@store.example") == S3Account(
        "store.example:443", "me", "hidden", secure=True
    )

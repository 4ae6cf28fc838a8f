"""The page of retention times says what the code does."""

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from experts.attachments.policies import REAP_AFTER
from experts.exports.usecases.asking import KEPT_FOR as EXPORTS
from experts.register_imports.usecases.uploading import KEPT_FOR as REGISTERS
from foundation.bus.forgetting import KEPT_FOR as TRAFFIC
from identity.employee_imports.usecases.uploading import KEPT_FOR as LISTS
from identity.photos.policies import UNCLAIMED_FOR
from identity.retention.tasks import GUESSES_KEPT_FOR, REGISTRATIONS_KEPT_FOR, SESSIONS_KEPT_FOR
from identity.settings import Settings as IdentitySettings
from notify.retention.tasks import NUMBERS_KEPT_FOR
from notify.settings import Settings as NotifySettings
from review.settings import Settings as ReviewSettings
from tests.architecture.source import BACKENDS

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "retention.md"
ROW = re.compile(r"^\| [^|]+ \| `([a-z*]+\.[a-z_]+)` \| (\d+) \|", re.MULTILINE)


def default(settings, name):
    return timedelta(days=settings.model_fields[name].default)


PERIODS = {
    "identity.remove_registration_photos": default(IdentitySettings, "photo_retention_days"),
    "identity.remove_unclaimed_photo": UNCLAIMED_FOR,
    "identity.forget_registrations": REGISTRATIONS_KEPT_FOR,
    "identity.forget_guesses": GUESSES_KEPT_FOR,
    "identity.forget_sessions": SESSIONS_KEPT_FOR,
    "identity.remove_employee_import": LISTS,
    "experts.remove_register_import": REGISTERS,
    "experts.remove_export": EXPORTS,
    "experts.sweep_attachment": REAP_AFTER,
    "notify.forget_numbers": NUMBERS_KEPT_FOR,
    "notify.forget_messages": default(NotifySettings, "messages_kept_days"),
    "review.forget_notices": default(ReviewSettings, "notices_kept_days"),
    "*.forget_traffic": TRAFFIC,
}


def documented():
    return {job: timedelta(days=int(days)) for job, days in ROW.findall(PAGE.read_text())}


def test_each_period_is_the_codes():
    assert documented() == PERIODS


@pytest.mark.parametrize("service", BACKENDS)
def test_each_job_exists_and_each_daily_one_stands_on_the_page(service):
    tasks = import_module(f"{service}.worker").TASKS
    named = {job.replace("*", service, 1) for job in documented() if job.split(".")[0] in ("*", service)}
    assert named <= set(tasks.entries)
    daily = {name for name in tasks.schedule if name.split(".")[1].startswith("forget_")}
    assert daily <= named


def test_what_the_law_wants_kept_for_three_years_cannot_be_set_shorter():
    for settings, name in ((NotifySettings, "messages_kept_days"), (ReviewSettings, "notices_kept_days")):
        [least] = [bound.ge for bound in settings.model_fields[name].metadata if hasattr(bound, "ge")]
        assert least >= 3 * 365

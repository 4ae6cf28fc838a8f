"""Hashing and verifying passwords: argon2id, m = 19 MiB, t = 2, p = 1, no more at once than processors."""

import asyncio
import os
import secrets
import string
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from foundation.limits import Line
from identity.credentials.errors import HashingBusy
from identity.credentials.policies import PersonalWords as PersonalWords
from identity.credentials.policies import broken_rules as broken_rules
from identity.credentials.policies import password_errors as password_errors

T = TypeVar("T")

MEMORY_KIB = 19_456
ROUNDS = 2
AT_ONCE = min(2, os.cpu_count() or 1)
# A hash takes about 30 ms: whoever is at the end of the line waits about half a second.
LONGEST_LINE = 32
NICENESS = 10
INITIAL_LENGTH = 12
CLASS_SAMPLES = ("ABCDEFGH", "abcdefgh", "23456789", "@#%+=")

_HASHER = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1)


def _step_back() -> None:
    """Have this thread give way to whoever answers requests: a hash takes long, and nobody misses a part of it."""
    if sys.platform != "linux":
        return
    # Here a thread has a niceness of its own, and its native id names it. Where that is forbidden it stays as it is.
    this = threading.get_native_id()
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, this, max(NICENESS, os.getpriority(os.PRIO_PROCESS, this)))


_POOL = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2", initializer=_step_back)
# Verified for an unknown account, so that it takes the time that a known one takes.
_NOBODY = _HASHER.hash("nobody has this password")
_LINE = Line(LONGEST_LINE, lambda: HashingBusy(retry_after=3))


@contextmanager
def hashing_place() -> Iterator[None]:
    """Hold a place in the line for `verify_password`; raise HashingBusy if the line is full.

    Taken before an attempt is counted, so that whom we have no time for has not failed.
    """
    with _LINE.place():
        yield


async def hash_password(password: str) -> str:
    """Return the argon2id hash of a password; raise HashingBusy if too many are waiting."""
    with _LINE.place():
        return await _in_pool(lambda: _HASHER.hash(password))


async def verify_password(password_hash: str | None, password: str) -> bool:
    """Return whether the password belongs to the hash; None (nobody) takes as long and is False.

    The caller holds a `hashing_place`.
    """
    right = await _in_pool(lambda: _verify(password_hash or _NOBODY, password))
    return right and password_hash is not None


def make_initial_password() -> str:
    """Return a random password of 12 characters that keeps the rule and has none that look alike."""
    letters = [c for c in string.ascii_letters + string.digits if c not in "Il1O0o"]
    body = [secrets.choice(letters) for _ in range(INITIAL_LENGTH - len(CLASS_SAMPLES))]
    mixed = body + [secrets.choice(group) for group in CLASS_SAMPLES]
    secrets.SystemRandom().shuffle(mixed)
    return "".join(mixed)


def needs_rehash(password_hash: str) -> bool:
    """Return whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


async def _in_pool(call: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_POOL, call)

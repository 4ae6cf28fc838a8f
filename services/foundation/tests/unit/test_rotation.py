"""Rings turn: a next key, the switch, an old key; files are read again; tokens outlive a switch."""

import json
import os
from datetime import UTC, datetime
from itertools import pairwise
from uuid import uuid4

import pytest

from foundation.auth.actor import Actor
from foundation.auth.tokens import (
    PRIVATE_FILE,
    PUBLIC_FILE,
    TokenSigner,
    TokenVerifier,
    generate_keys,
    new_key,
    private_text,
    read_private,
    write_public,
)
from foundation.errors import Unauthenticated
from foundation.sealing import keys, watched
from foundation.sealing.keys import BLIND_PREFIX, Keyring, replace_secret, write_secret
from foundation.sealing.sealer import CannotOpen, Sealer, key_id_of
from foundation.sealing.watched import WatchedFile

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_ring_turns_by_a_next_key_and_a_switch():
    first = Keyring.generate()
    waiting = first.with_next("k", AT)
    assert (waiting.active, waiting.old) == (first.active, ())
    turned = waiting.switched(AT)
    assert (turned.active, turned.next, turned.old) == (waiting.next, None, (first.active,))
    assert turned.since[turned.active] == AT
    assert turned.without(first.active).old == ()


def test_one_rotation_at_a_time():
    waiting = Keyring.generate().with_next("k", AT)
    with pytest.raises(ValueError, match="second key already"):
        waiting.with_next("k", AT)
    with pytest.raises(ValueError, match="second key already"):
        waiting.switched(AT).with_next("k", AT)


@pytest.mark.parametrize("which", ["active", "next"])
def test_only_an_old_key_is_taken_out(which):
    waiting = Keyring.generate().with_next("k", AT)
    with pytest.raises(ValueError, match="not an old key"):
        waiting.without(getattr(waiting, which))


def test_a_ring_of_before_there_were_rotations_is_read(tmp_path):
    path = tmp_path / "a.json"
    key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    path.write_text(json.dumps({"active": "k1", "keys": {"k1": key}}))
    assert Keyring.read(path) == Keyring("k1", {"k1": b"01234567890123456789012345678901"})


@pytest.mark.parametrize(
    "text",
    ['{"active": "k1"}', '{"active": "k1", "keys": {}}', "[]", '{"active": "k", "keys": {"k": "AA=="}}', "{"],
)
def test_what_is_no_ring_is_not_read(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"not a keyring|Expecting"):
        Keyring.read(path)


def test_a_ring_is_replaced_whole_and_stays_private(tmp_path):
    path = tmp_path / "a.json"
    first = Keyring.generate()
    first.write(path)
    turned = first.with_next("k", AT).switched(AT)
    turned.replace_at(path)
    assert Keyring.read(path) == turned
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["a.json"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_ring_that_root_turns_still_belongs_to_the_account_of_the_services(tmp_path):
    path = tmp_path / "a.json"
    first = Keyring.generate()
    first.write(path)
    os.chown(path, 65534, 65534)
    first.with_next("k", AT).replace_at(path)
    assert (path.stat().st_uid, path.stat().st_gid, path.stat().st_mode & 0o777) == (65534, 65534, 0o600)


@pytest.mark.parametrize("write", [write_secret, replace_secret])
def test_a_secret_is_there_whole_or_not_at_all(tmp_path, monkeypatch, write):
    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    monkeypatch.setattr(keys.os, "fsync", die)
    with pytest.raises(Killed):
        write(tmp_path / "a.json", "a text")
    assert os.listdir(tmp_path) == []


def test_a_secret_is_never_written_over_another(tmp_path):
    write_secret(tmp_path / "a.json", "first")
    with pytest.raises(FileExistsError):
        write_secret(tmp_path / "a.json", "second")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["first"]


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(watched, "LOOKED_AT_EVERY_S", 0.0)


def test_a_running_process_takes_a_new_ring_into_use(tmp_path, at_once):
    for kind in ("sealing", "blind"):
        Keyring.generate().write(tmp_path / kind / "a.json")
    sealer = Sealer.of_service(tmp_path, "a")
    path = tmp_path / "sealing" / "a.json"
    before = sealer.seal("x", "t|c|1")
    turned = Keyring.read(path).with_next("k", AT).switched(AT)
    turned.replace_at(path)
    assert key_id_of(sealer.seal("x", "t|c|1")) == turned.active
    assert sealer.open(before, "t|c|1") == "x"
    turned.without(turned.old[0]).replace_at(path)
    with pytest.raises(CannotOpen):
        sealer.open(before, "t|c|1")


@pytest.mark.parametrize("broken", ["", "{", '{"active": "k", "keys": {}}'])
def test_a_broken_file_changes_nothing_until_it_is_whole_again(tmp_path, at_once, broken):
    path = tmp_path / "a.json"
    first = Keyring.generate()
    first.write(path)
    file = WatchedFile(path, Keyring.read)
    replace_secret(path, broken)
    assert file.current() == first
    path.unlink()
    assert file.current() == first
    second = Keyring.generate()
    second.write(path)
    assert file.current() == second


def test_a_file_is_looked_at_no_more_often_than_needed(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    first = Keyring.generate()
    first.write(path)
    file = WatchedFile(path, Keyring.read)
    Keyring.generate().replace_at(path)
    assert file.current() == first
    monkeypatch.setattr(watched, "LOOKED_AT_EVERY_S", 0.0)
    assert file.current() != first


@pytest.mark.parametrize("prefix", ["k", BLIND_PREFIX])
def test_a_blind_index_meets_what_was_stored_under_any_key_of_the_ring(prefix):
    first = Keyring.generate(prefix)
    knows = first.with_next(BLIND_PREFIX, AT)
    switched = knows.switched(AT)
    stages = [first, knows, switched, switched.without(first.active)]
    indexes = [Sealer(Keyring.generate(), ring).blind("phone", "1") for ring in stages]
    assert [index.turning for index in indexes] == [False, True, True, False]
    for earlier, later in pairwise(indexes):
        assert later.met_by(bytes(earlier))
        assert earlier.met_by(bytes(later)) or not earlier.turning
        assert set(earlier.in_order) & set(later.in_order)
    assert indexes[1].in_order == indexes[2].in_order
    assert not indexes[3].met_by(bytes(indexes[0]))
    assert not indexes[1].met_by(bytes(Sealer(knows, knows).blind("phone", "2")))


@pytest.fixture
def tokens(tmp_path, at_once):
    generate_keys(tmp_path)
    actor = Actor(uuid4(), "王", frozenset(), uuid4())
    return tmp_path, TokenSigner(tmp_path), TokenVerifier(tmp_path, "experts"), actor


def test_tokens_of_the_old_key_are_good_until_it_is_taken_out(tokens):
    folder, signer, verifier, actor = tokens
    old = read_private(folder / PRIVATE_FILE)
    before = signer.sign(actor, "experts", datetime.now(UTC))
    new = new_key()
    write_public(folder, [old, new])
    assert verifier.verify(signer.sign(actor, "experts", datetime.now(UTC))) == actor
    replace_secret(folder / PRIVATE_FILE, private_text(new))
    after = signer.sign(actor, "experts", datetime.now(UTC))
    assert verifier.verify(before) == verifier.verify(after) == actor
    write_public(folder, [new])
    assert verifier.verify(after) == actor
    with pytest.raises(Unauthenticated):
        verifier.verify(before)


def test_making_keys_that_was_killed_half_way_is_finished_by_the_next_time(tokens):
    folder, signer, _, actor = tokens
    before = (folder / PRIVATE_FILE).read_text()
    (folder / PUBLIC_FILE).unlink()
    generate_keys(folder)
    assert (folder / PRIVATE_FILE).read_text() == before
    token = signer.sign(actor, "experts", datetime.now(UTC))
    assert TokenVerifier(folder, "experts").verify(token) == actor
    public = (folder / PUBLIC_FILE).read_text()
    generate_keys(folder)
    assert (folder / PUBLIC_FILE).read_text() == public


def test_the_public_set_holds_no_private_part(tokens):
    folder, *_ = tokens
    assert all("d" not in key for key in json.loads((folder / PUBLIC_FILE).read_text())["keys"])

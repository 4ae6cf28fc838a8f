import pytest

from foundation.sealing.keys import Keyring
from foundation.sealing.sealer import CannotOpen, Sealer

SECRET = "一段不应被看见的文字"


@pytest.fixture
def sealer():
    return Sealer(Keyring.generate(), Keyring.generate())


def test_opens_what_it_sealed_in_the_same_place(sealer):
    assert sealer.open(sealer.seal(SECRET, "t|c|1"), "t|c|1") == SECRET


def test_the_same_text_never_looks_the_same_twice(sealer):
    assert sealer.seal(SECRET, "t|c|1") != sealer.seal(SECRET, "t|c|1")


def test_a_sealed_value_does_not_open_in_another_row(sealer):
    with pytest.raises(CannotOpen):
        sealer.open(sealer.seal(SECRET, "t|c|1"), "t|c|2")


def test_every_changed_byte_is_noticed(sealer):
    sealed = sealer.seal(SECRET, "t|c|1")
    for position in range(len(sealed)):
        changed = sealed[:position] + bytes([sealed[position] ^ 1]) + sealed[position + 1 :]
        with pytest.raises(CannotOpen):
            sealer.open(changed, "t|c|1")


def test_a_value_sealed_with_an_older_key_of_the_ring_still_opens():
    old = Keyring.generate()
    sealed = Sealer(old).seal(SECRET, "t|c|1")
    new = Keyring.generate()
    ring = Keyring(new.active, {**old.keys, **new.keys})
    assert Sealer(ring).open(sealed, "t|c|1") == SECRET


def test_blind_indexes_are_equal_for_equal_values_and_differ_between_fields(sealer):
    assert sealer.blind("phone", "1") == sealer.blind("phone", "1")
    assert sealer.blind("phone", "1") != sealer.blind("phone", "2")
    assert sealer.blind("phone", "1") != sealer.blind("document", "1")


def test_key_files_are_private_and_never_overwritten(tmp_path):
    path = tmp_path / "keys" / "a.json"
    ring = Keyring.generate()
    ring.write(path)
    assert path.stat().st_mode & 0o077 == 0
    assert Keyring.read(path) == ring
    with pytest.raises(FileExistsError):
        Keyring.generate().write(path)


def test_a_file_is_sealed_like_a_text(sealer):
    sealed = sealer.seal_bytes(b"PK\x00\xff", "t|file|1")
    assert b"PK" not in sealed
    assert sealer.open_bytes(sealed, "t|file|1") == b"PK\x00\xff"
    with pytest.raises(CannotOpen):
        sealer.open_bytes(sealed, "t|file|2")


def test_every_key_has_256_bits():
    assert [len(key) for _ in range(20) for key in Keyring.generate().keys.values()] == [32] * 20

"""What a run keeps: secrets that only the owner reads, ports that stay, a lock that names its holder."""

import os
import subprocess
import sys

import pytest

from deploy.local.folder import PORTS, FolderInUse, Ports, Secrets, held, make_traversable


def test_a_secret_is_made_once_and_read_by_nobody_else(tmp_path):
    file = tmp_path / "secrets.json"
    first = Secrets(file)("redis")
    assert Secrets(file)("redis") == first
    assert Secrets(file)("postgres") != first
    assert file.stat().st_mode & 0o777 == 0o600


def test_ports_differ_and_are_the_same_in_the_next_run(tmp_path):
    file = tmp_path / "ports.json"
    first = Ports(file, lambda port: True)
    ports = {name: first(name) for name in ("postgres", "redis", "s3")}
    assert len(set(ports.values())) == 3
    assert set(ports.values()) <= set(PORTS)
    second = Ports(file, lambda port: True)
    assert {name: second(name) for name in ports} == ports


def test_a_port_that_somebody_took_meanwhile_is_replaced(tmp_path):
    file = tmp_path / "ports.json"
    before = Ports(file, lambda port: True)("redis")
    assert Ports(file, lambda port: port != before)("redis") != before


def test_a_port_whose_second_one_is_taken_is_not_used(tmp_path):
    port = Ports(tmp_path / "ports.json", lambda port: port != 30_000 + port % 2)
    assert port("s3", also_above=10_000) not in (20_000, 20_001)


def test_a_held_folder_says_who_holds_it(tmp_path):
    script = (
        "import sys; from pathlib import Path; from deploy.local.folder import held\n"
        "with held(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(FolderInUse, match=str(holder.pid)), held(tmp_path):
        pass
    holder.communicate()
    with held(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_folders_above_become_passable_but_not_readable(tmp_path):
    above = tmp_path / "private"
    above.mkdir(mode=0o700)
    make_traversable(above / "data")
    assert above.stat().st_mode & 0o777 == 0o701

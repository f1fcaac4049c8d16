"""Database and broker come and go together, and say clearly what is wrong."""

import pytest

from devtools.processes import standing_in
from devtools.services import services
from devtools.talk import Refusal


def test_services_leave_no_process(open_tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")

    with services(open_tmp_path, durable=False):
        data = [open_tmp_path / "postgres" / "data", open_tmp_path / "valkey"]
        assert [bool(standing_in(folder)) for folder in data] == [True, True]

    assert [standing_in(folder) for folder in data] == [[], []]


def test_services_take_the_addresses_of_the_environment(open_tmp_path):
    with services(open_tmp_path):
        assert list(open_tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "postgresql://kipp:secret@127.0.0.1:1/kipp"),
        ("REDIS_URL", "redis://:secret@127.0.0.1:1/0"),
        ("REDIS_URL", "nonsense"),
    ],
)
def test_services_refuse_an_address_that_does_not_answer(open_tmp_path, monkeypatch, name, address):
    monkeypatch.setenv(name, address)

    with (
        pytest.raises(Refusal, match=f"{name} does not lead to a") as refusal,
        services(open_tmp_path),
    ):
        pass

    assert "secret" not in str(refusal.value)


def test_services_refuse_a_full_disk(small_disk, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")

    with pytest.raises(Refusal, match="The disk is full"), services(small_disk):
        pass


def test_a_disk_that_fills_up_while_postgres_starts_is_told(small_disk, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr("devtools.postgres.require_space", lambda *_: None)

    with (
        pytest.raises(Refusal, match="The disk is full: PostgreSQL cannot write"),
        services(small_disk),
    ):
        pass

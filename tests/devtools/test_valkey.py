"""The embedded Valkey is closed to strangers and keeps its queue."""

import stat

import pytest
import redis

from devtools.processes import lives, standing_in
from devtools.valkey import Valkey


@pytest.fixture
def valkey(tmp_path):
    server = Valkey(tmp_path / "with space")
    yield server
    server.stop()


def test_start_refuses_strangers(valkey):
    address = valkey.start()

    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(f"redis://{address.split('@')[1]}").ping()


def test_start_shows_the_password_to_nobody(valkey):
    password = valkey.start().split(":")[2].split("@")[0]

    assert password not in " ".join(standing_in(valkey.home)[0].cmdline())
    assert stat.S_IMODE(valkey.home.stat().st_mode) == 0o700


def test_start_keeps_the_queue_over_a_kill(valkey):
    with redis.Redis.from_url(valkey.start()) as client:
        client.rpush("queue", *range(1000))
    valkey.process.kill()
    valkey.process.wait()

    with redis.Redis.from_url(valkey.start()) as client:
        assert client.llen("queue") == 1000


def test_start_replaces_the_server_of_a_killed_run(valkey):
    valkey.start()
    left = standing_in(valkey.home)

    another = Valkey(valkey.home)
    another.start()

    assert [lives(process) for process in left] == [False]
    assert [process.pid for process in standing_in(valkey.home)] == [another.process.pid]
    another.stop()

"""The database and the broker: embedded ones, unless the environment names others."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg2
import redis

from devtools.postgres import Cluster
from devtools.talk import Refusal
from devtools.valkey import Valkey


@contextmanager
def services(home: Path, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """Lend DATABASE_URL and REDIS_URL; at the end stop what was started, the database last."""
    with ExitStack() as stack:
        addresses = {
            "DATABASE_URL": os.environ.get("DATABASE_URL") or own_database(stack, home, durable),
            "REDIS_URL": os.environ.get("REDIS_URL") or own_broker(stack, home),
        }
        require_answers(addresses)
        yield addresses


def own_database(stack: ExitStack, home: Path, durable: bool) -> str:
    cluster = Cluster(home / "postgres", durable=durable)
    stack.callback(cluster.stop)
    return cluster.start()


def own_broker(stack: ExitStack, home: Path) -> str:
    valkey = Valkey(home / "valkey")
    address = valkey.start()
    stack.callback(valkey.stop)
    return address


def require_answers(addresses: dict[str, str]) -> None:
    """A server that the environment names may be away: say so before anything fails oddly."""
    try:
        psycopg2.connect(addresses["DATABASE_URL"], connect_timeout=5).close()
    except psycopg2.Error as error:
        reason = str(error).strip().split("\n")[0]
        raise Refusal(f"DATABASE_URL does not lead to a database: {reason}") from None
    try:
        with redis.Redis.from_url(addresses["REDIS_URL"], socket_timeout=5) as client:
            client.ping()
    except (redis.exceptions.RedisError, ValueError) as error:
        raise Refusal(f"REDIS_URL does not lead to a broker: {error}") from None

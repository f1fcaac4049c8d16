"""Is this container well? `healthcheck.py web | worker | beat` exits with a sentence if not.

Nothing here asks the workers by a message: a check must not wait behind the work.
"""

import http.client
import os
import sys
import time
from pathlib import Path

import psycopg2

FRESH = 120  # beat stamps the heartbeat every 30 s, and a worker has to carry it out
SYNCED = 600  # beat writes its schedule to disk every 180 s
SCHEDULES = Path("/tmp")  # noqa: S108 -- the only folder of the container that can be written


def fault_of_web() -> str | None:
    host = os.environ["ALLOWED_HOSTS"].split(",")[0]
    port = os.environ.get("WEB_BIND", ":8000").rpartition(":")[2]
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=5)
    connection.request("GET", "/healthz", headers={"Host": host})
    status = connection.getresponse().status
    return f"/healthz answers {status}" if status != http.client.OK else None


def fault_of_worker() -> str | None:
    """Look at the heartbeat of beat and worker together, as `/readyz` does."""
    with psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp() - at) FROM core_heartbeat")
        row = cursor.fetchone()
    return None if row and row[0] < FRESH else "there is no fresh heartbeat"


def fault_of_beat() -> str | None:
    written = max((path.stat().st_mtime for path in SCHEDULES.glob("beat-schedule*")), default=0)
    return None if time.time() - written < SYNCED else "the schedule is not being written"


CHECKS = {"web": fault_of_web, "worker": fault_of_worker, "beat": fault_of_beat}

if __name__ == "__main__":
    sys.exit(CHECKS[sys.argv[1]]())

"""A worker with eight places of a ranking run at which a test may end it; only tests load it.

The test writes the name of a place into the file that FAILPOINT names. The first run that comes
by takes the file away and kills its process as the machine's failure would.
"""

import django

django.setup()

from judging import ranking  # noqa: E402 -- tables are known from here on
from kipp.celery import app  # noqa: E402
from tests.faults.killing import with_failpoint  # noqa: E402

__all__ = ["app"]

ranking.Lease.take = with_failpoint(
    ranking.Lease.take, before="before it is taken", after="after it is taken"
)
ranking.rank_apart = with_failpoint(ranking.rank_apart, after="after ranking")
ranking.differences = with_failpoint(ranking.differences, after="after the second opinion")
ranking.find_insight = with_failpoint(ranking.find_insight, after="after the chances")
ranking.keep_bundle = with_failpoint(ranking.keep_bundle, after="after the bytes")
# Its answer is hashed between the rows and the state.
ranking.digest = with_failpoint(ranking.digest, before="after the rows")
ranking.finish_job = with_failpoint(ranking.finish_job, after="before COMMIT")

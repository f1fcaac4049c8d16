"""Rows with a state: a read that leaves the state out stays one statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Job
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_a_deferred_state_costs_no_statement_of_its_own():
    owner = make_person()
    for code in "ABC":
        Job.objects.create(code=code, owner=owner, kind="ranking")

    with CaptureQueriesContext(connection) as seen:
        jobs = list(Job.objects.only("code").order_by("code"))

    assert [job.code for job in jobs] == ["A", "B", "C"]
    assert len(seen) == 1
    assert jobs[0].state == "queued"

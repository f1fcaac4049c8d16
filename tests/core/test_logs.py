"""What is written into the logs."""

import pytest
import structlog
from django.test import Client

from kipp.settings.logs import without_tokens

TOKEN = "RAHASIA" * 6


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["app/gabung", "undangan", "en/undangan", "pulihkan"])
def test_no_token_of_a_link_is_written_into_the_log(place):
    with structlog.testing.capture_logs(processors=[without_tokens]) as told:
        Client().get(f"/{place}/{TOKEN}/")

    lines = [line["request"] for line in told if "request" in line]
    assert lines
    assert all(line == f"GET /{place}/-/" for line in lines)


@pytest.mark.parametrize("slash", ["/", "%2F"])
def test_nor_one_of_the_page_to_which_signing_in_leads(slash):
    event = {"request": f"GET /masuk/?next=/app/gabung{slash}{TOKEN}{slash}"}

    assert TOKEN not in without_tokens(None, "info", event)["request"]


def test_what_is_no_token_stays():
    event = {"event": "request_started", "request": "GET /app/orang/undangan/K7QF-2M9X-4T3B/"}

    assert without_tokens(None, "info", dict(event)) == event

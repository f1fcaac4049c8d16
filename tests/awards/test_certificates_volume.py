"""A thousand certificates: in under a minute, each once, no gap in their numbers."""

import time

import pytest

from awards.certificates import issue_for
from awards.inscribing import open_batch
from awards.models import Certificate, Inscription
from awards.states import Audience
from core.codes import new_code
from tests.awards.issuing import designed, published
from tests.awards.rounds import T0, Round

NUMBER = 1000
LIMIT = 60


def fill_names(batch) -> None:
    """Innovators by name, as many as it takes."""
    first = batch.inscriptions.first()
    Inscription.objects.bulk_create(
        Inscription(
            code=new_code(),
            batch=batch,
            audience=Audience.INNOVATOR,
            position=position,
            row=first.row,
            proposal=first.proposal,
            recipient=first.recipient,
            recipient_name=f"Inovator {position}",
            innovation_name=first.innovation_name,
            award="Inovator Top 10",
        )
        for position in range(3, NUMBER + 1)
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_a_thousand_certificates_take_less_than_a_minute():
    world = Round()
    designed(world)
    announcement = published(world)
    batch = open_batch(announcement, T0)
    fill_names(batch)
    begun, own = time.perf_counter(), time.process_time()

    made = issue_for(announcement, T0)

    took, worked = time.perf_counter() - begun, time.process_time() - own
    print(f"{made} certificates: {worked:.1f} s of work in {took:.1f} s")  # noqa: T201
    numbers = Certificate.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == [f"{one:03}/BMS26/2026" for one in range(1, NUMBER + 1)]
    assert Certificate.objects.built().values("sha256").distinct().count() == NUMBER
    assert worked < LIMIT  # by the processor: other suites share this machine

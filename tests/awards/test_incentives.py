"""Money that followed an honour: a fact with its source, never summed as if all were known."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from awards.actions import correct_incentive, note_incentive, withdraw_incentive
from awards.facts import IncentiveFacts
from awards.queries import public_incentives, sum_of
from core.errors import ActionRefused
from tests.awards.issuing import published
from tests.awards.rounds import T0, Round

pytestmark = pytest.mark.django_db
FACTS = {
    "kind": "did",
    "kind_note": "",
    "amount": Decimal(8_000_000_000),
    "year": 2027,
    "level": "nation",
    "source_kind": "decree",
    "source": "Perpres 1/2027",
}


@pytest.fixture
def world():
    made = Round()
    published(made)
    made.organiser.workspace = made.organiser.memberships.first()
    return made


def note(world, turn=0, **changed):
    innovation = world.proposals[turn].innovation
    facts = IncentiveFacts(**FACTS | changed)
    who = {"by": world.organiser, "at": T0, "innovation": innovation}
    return note_incentive(innovation.owner, **who, facts=facts)


def test_sum_says_what_it_leaves_out(world):
    note(world)
    note(world, 1, amount=None, kind="prize")

    total = sum_of(public_incentives(T0))

    assert (total.number, total.known, total.unknown) == (2, 1, 1)
    assert total.amount == Decimal(8_000_000_000)


def test_incentive_is_corrected_with_a_reason_and_the_trail_keeps_the_former(world):
    one = note(world)

    correct_incentive(
        one,
        by=world.organiser,
        at=T0,
        facts=IncentiveFacts(**FACTS | {"amount": Decimal(7_000_000_000)}),
        reason="Salah baca",
    )

    entry = Entry.objects.get(act="awards.correct_incentive")
    assert (entry.before["amount"], entry.after["amount"]) == ("8000000000.00", "7000000000")
    withdraw_incentive(one, by=world.organiser, at=T0, reason="Tercatat dua kali")
    assert not public_incentives(T0).exists()
    with pytest.raises(ActionRefused):
        withdraw_incentive(one, by=world.organiser, at=T0, reason="Lagi")


def test_incentive_of_an_innovation_under_embargo_is_told_nowhere(world, client):
    note(world)
    before = T0.replace(hour=0)

    with time_machine.travel(before, tick=False):
        assert "Inovasi Nomor 1" not in client.get(reverse("incentive-list")).content.decode()
        assert "Inovasi Nomor 1" not in b"".join(client.get(reverse("incentive-table"))).decode()


def test_list_and_table_tell_the_same(world, client, django_assert_max_num_queries):
    for turn in range(2):
        note(world, turn, amount=None if turn else FACTS["amount"])

    with time_machine.travel(T0, tick=False), django_assert_max_num_queries(8):
        page = client.get(reverse("incentive-list"), {"tahun": "2027", "tingkat": "nation"})
    with time_machine.travel(T0, tick=False):
        table = b"".join(client.get(reverse("incentive-table"))).decode()
        none = client.get(reverse("incentive-list"), {"tahun": "2019"}).content.decode()
        story = client.get(
            reverse("innovation-detail", kwargs={"slug": world.proposals[0].innovation.slug})
        ).content.decode()

    told = page.content.decode()
    assert "8.000.000.000" in told
    assert "tidak diketahui" in told
    assert "lebih dari itu" in told
    assert table.count("\r\n") == 3
    assert "Belum ada insentif" in none
    assert "Perpres 1/2027" in story
    assert "bagikan.png" in story

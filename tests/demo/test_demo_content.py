"""What the demo holds once all of Banyumas 2020 was played through the portal's acts."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Agency, Membership, User
from awards.models import Announcement, Certificate
from competitions.models import Competition
from demo.accounts import accounts
from demo.editions import SERIES
from demo.files import read
from demo.loader import load
from innovations.models import Honour, Innovation, Proposal
from judging.models import RankingRow, Scorecard
from notifications.models import Message, Notice
from notifications.states import MessageState

NOW = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
EXPECTED = json.loads((Path(__file__).parent / "expected_ranking.json").read_text())
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    """Load everything once for this module, and take it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def edition():
    return Competition.objects.get(series=SERIES, year=2020)


@pytest.fixture
def open_edition():
    return Competition.objects.get(series=SERIES, year=2026)


def ranking(edition, order):
    rows = RankingRow.objects.filter(run__stage__competition=edition, run__stage__order=order)
    return list(rows.filter(run__state="adopted").select_related("candidacy__proposal"))


def test_computed_ranking_honours_the_ten_real_winners(edition):
    real = [row["name"] for row in read("kipp_banyumas_2020")["top10"]]

    rows = edition.announcements.get().rows.exclude(tier=None).order_by("rank")

    assert sorted(row.proposal.title for row in rows) == sorted(real)
    assert [row.rank for row in rows] == list(range(1, 11))


def test_computed_ranking_agrees_with_the_second_computation(edition):
    found = {row.candidacy.proposal.title: row.score for row in ranking(edition, 1)}

    assert found == {name: Decimal(score) for _rank, name, score in EXPECTED}
    assert [row.candidacy.proposal.title for row in ranking(edition, 2)][:10] == [
        name for _rank, name, _score in EXPECTED[:10]
    ]


def test_edition_has_its_real_figures(edition):
    entries = Counter(edition.proposals.values_list("entrant__parent__name", flat=True))
    agencies = Agency.objects.filter(parent=edition.territory)

    assert (agencies.count(), entries.total(), len(entries)) == (36, 107, 36)
    assert [entries[name] for name in ("Dinas Kesehatan", "Dinas Pendidikan")] == [38, 25]
    assert entries["Dinas Pekerjaan Umum"] == 4
    assert Counter(edition.proposals.values_list("state", flat=True)) == {
        "eligible": 104,
        "ineligible": 3,
    }


def test_every_entry_was_read_by_three_of_seven_judges(edition):
    desk = edition.stages.get(order=1)
    cards = Scorecard.objects.filter(assignment__member__stage=desk, state="locked")

    assert (cards.count(), desk.panel.count()) == (312, 7)
    assert set(desk.candidacies.values_list("locked_count", flat=True)) == {3}


def test_reasons_are_written_for_every_mark(edition):
    cards = Scorecard.objects.filter(assignment__member__stage__competition=edition)

    assert not cards.filter(marks__reason="").exists()


def test_edition_was_announced_on_its_real_day(edition):
    announcement = Announcement.objects.get(competition=edition)

    assert announcement.publish_at == datetime(2020, 8, 26, 3, 0, tzinfo=UTC)
    assert announcement.approved_by != announcement.prepared_by
    assert Certificate.objects.filter(announcement=announcement).exclude(sha256="").count() == 10


def test_nothing_of_it_is_dated_today(edition):
    submitted = edition.proposals.values_list("submitted_at", flat=True)

    assert {at.year for at in submitted} == {2020}
    assert all(5 < at.hour + 7 <= 16 for at in submitted)
    assert not Proposal.objects.filter(submitted_at__gt=NOW).exists()


def test_register_tells_what_changed_and_where_it_runs():
    gasing = Innovation.objects.get(name="Gasing")

    assert (gasing.measure_before, gasing.measure_after) == (Decimal("27.40"), Decimal("11.80"))
    assert gasing.places == 3
    assert gasing.summary
    assert gasing.published_at


def test_register_knows_the_honours_of_earlier_years():
    ours = Honour.objects.filter(competition=None, innovation__owner__region_code="33.02")
    past = ours.values_list("innovation__name", "award", "year")

    assert set(past) == {
        ("Pattas Sosial Mitra Kurir Langit", "Top 45", 2019),
        (
            "Gendis",
            "Top 99",
            2020,
        ),
    }


def test_no_mail_of_the_demo_waits_to_be_sent():
    assert not Message.objects.filter(state=MessageState.QUEUED).exists()
    assert not Notice.objects.filter(visible_from__year=2020, read_at=None).exists()


def test_all_of_it_is_marked_as_demo():
    assert not User.objects.filter(is_demo=False).exists()
    assert not Competition.objects.filter(is_demo=False).exists()
    assert not Innovation.objects.filter(is_demo=False).exists()
    assert not Proposal.objects.filter(is_demo=False).exists()


def test_open_edition_lets_a_visitor_walk_the_whole_job(open_edition):
    spans = [*open_edition.windows.all(), *open_edition.stages.all()]
    closing = open_edition.windows.get(kind="registration").closes_at

    assert all(span.opens_at <= NOW < span.closes_at for span in spans)
    assert timedelta(days=13) < closing - NOW < timedelta(days=15)
    assert open_edition.appointments.filter(role="approver").count() == 1


def test_open_edition_has_entries_in_every_state(open_edition):
    states = Counter(open_edition.proposals.values_list("state", flat=True))
    cards = Counter(
        Scorecard.objects.filter(assignment__member__stage__competition=open_edition).values_list(
            "state", flat=True
        )
    )

    assert states == {
        "draft": 4,
        "with_local_admin": 2,
        "submitted": 2,
        "repair": 1,
        "eligible": 7,
        "ineligible": 1,
    }
    assert open_edition.proposals.exclude(returned_note="").count() == 1
    assert cards == {"locked": 9, "open": 1}
    panel = open_edition.stages.get(order=1).panel
    assert Counter(panel.values_list("state", flat=True)) == {
        "accepted": 4,
        "invited": 1,
        "declined": 1,
    }


def test_one_account_has_two_workspaces():
    email = dict(accounts())["Dua ruang kerja"]

    assert Membership.objects.filter(person__email=email).count() == 2


@pytest.mark.parametrize("year", [2020, 2026])
def test_dashboard_of_107_entries_stays_within_twelve_statements(year):
    edition = Competition.objects.get(series=SERIES, year=year)
    client = Client()
    client.force_login(User.objects.get(email=dict(accounts())["Pengelola, Bagian Organisasi"]))

    with time_machine.travel(NOW, tick=False), override("id"):
        address = reverse("competition-dashboard", args=[edition.code])
        with CaptureQueriesContext(connection) as seen:
            response = client.get(address)

    assert response.status_code == 200
    assert len(seen) <= 12, "\n".join(row["sql"][:160] for row in seen)


@pytest.mark.parametrize("role", [role for role, _email in accounts()])
def test_every_account_has_something_on_its_home(role):
    client = Client()
    client.force_login(User.objects.get(email=dict(accounts())[role]))

    with time_machine.travel(NOW, tick=False):
        response = client.get("/app/")

    assert response.status_code == 200
    assert b"sheet--action" in response.content

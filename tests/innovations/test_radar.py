"""The local admin's radar: which drafts are stuck, what they lack, a reminder once a day."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from competitions.models import Competition
from core.errors import ActionRefused
from innovations.actions import hand_over_proposal, remind_drafts
from innovations.models import SectionDraft
from innovations.radar import drafts_below, idle_for
from notifications.models import Message
from tests.factories import NOW, Role, make_member, make_proposal

pytestmark = pytest.mark.django_db
MOST = 8
DAY = timedelta(days=1)
RADAR = "draft-radar"


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


def write(world, name, *, unit=None, at=NOW, **facts):
    unit = unit or world.unit
    return make_proposal(world.competition, unit, by=world.drafter, name=name, at=at, **facts)


def sent(*codes):
    return {"idempotency_key": str(uuid.uuid4()), "usulan": list(codes)}


def told(kind="draft_reminded"):
    return [(m.recipient.name, m.context["title"]) for m in Message.objects.filter(kind=kind)]


def test_the_radar_shows_the_branch_in_order_with_what_is_missing(world, visit):
    stuck = write(world, "Gasing", at=NOW - 9 * DAY)
    fresh = write(world, "Perahu", unit=world.sister_unit)
    write(world, "Sekolah", unit=world.school)
    SectionDraft.objects.filter(proposal=stuck, section__code="novelty").update(is_complete=False)

    blips = visit(world.local_admin).get(reverse(RADAR)).context["blips"]

    assert [(b.proposal.title, b.idle_days, b.is_stuck, b.missing, b.holder) for b in blips] == [
        ("Gasing", 9, True, ["Kebaruan/Nilai Tambah"], "Siti Rahayu"),
        ("Perahu", 0, False, [], "Siti Rahayu"),
    ]
    assert fresh.title == "Perahu"


def test_a_draft_is_stuck_from_the_last_instant_of_the_days_on(world):
    write(world, "Gasing", at=NOW - 7 * DAY)
    rows = drafts_below(world.opd, NOW)

    assert [idle_for(rows, 7, at).count() for at in (NOW - timedelta(microseconds=1), NOW)] == [
        0,
        1,
    ]


def test_the_address_says_how_many_days_are_too_long(world, visit):
    write(world, "Gasing", at=NOW - 3 * DAY)
    write(world, "Perahu")
    client, address = visit(world.local_admin), reverse(RADAR)

    found = client.get(f"{address}?hari=2&lihat=tertahan").context

    assert [blip.proposal.title for blip in found["blips"]] == ["Gasing"]
    assert (found["counts"], found["paginator"].count) == ({"all": 2, "stuck": 1}, 1)
    assert client.get(f"{address}?hari=nol&lihat=tertahan").context["days"] == 7


def test_drafts_of_closed_registration_are_not_on_the_radar(world):
    write(world, "Gasing")

    assert drafts_below(world.opd, NOW + 20 * DAY).count() == 0


def test_remind_drafts_tells_the_writers_once_a_day(world):
    draft, other = write(world, "Gasing"), write(world, "Perahu")
    act = {"by": world.local_admin, "at": NOW}

    assert remind_drafts(world.opd, **act, proposals=[draft.code]) == 1
    assert remind_drafts(world.opd, **act) == 1
    with pytest.raises(ActionRefused, match="perlu diingatkan"):
        remind_drafts(world.opd, **act)
    assert told() == [("Siti Rahayu", "Gasing"), ("Siti Rahayu", "Perahu")]
    assert remind_drafts(world.opd, by=world.local_admin, at=NOW + DAY) == 2
    other.refresh_from_db()
    assert other.reminded_at == NOW + DAY


def test_remind_drafts_passes_over_other_branches(world):
    foreign = write(world, "Sekolah", unit=world.school)

    with pytest.raises(ActionRefused):
        remind_drafts(world.opd, by=world.local_admin, at=NOW, proposals=[foreign.code])


def test_remind_drafts_asks_the_head_whose_approval_is_missing(world):
    Competition.objects.update(needs_agency_head=True)
    make_member(world.opd, Role.AGENCY_HEAD, "Kepala Dinas")
    draft = write(world, "Gasing")
    draft.competition.refresh_from_db()
    hand_over_proposal(draft, by=world.drafter, at=NOW)

    remind_drafts(world.opd, by=world.local_admin, at=NOW)

    assert told("approval_reminded") == [("Kepala Dinas", "Gasing")]
    assert told() == []


def test_one_click_reminds_of_all_that_are_shown(world, visit):
    drafts = [write(world, name) for name in ("Gasing", "Perahu")]
    client = visit(world.local_admin)
    shown = client.get(reverse(RADAR)).context["remindable"]
    page = client.get(reverse("draft-remind"))
    assert [draft.title for draft in page.context["drafts"]] == ["Gasing", "Perahu"]

    answer = client.post(reverse("draft-remind"), sent(*shown))

    assert answer.url == reverse(RADAR)
    assert sorted(shown) == sorted(draft.code for draft in drafts)
    assert len(told()) == 2
    assert client.get(reverse(RADAR)).context["remindable"] == []


def test_the_table_holds_the_same_rows(world, visit):
    write(world, "=Gasing", at=NOW - 9 * DAY)

    answer = visit(world.local_admin).get(reverse("draft-radar-table"))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert len(head) == len(row) == 11
    assert [row[0], row[5], row[10]] == ["'=Gasing", "9", "2026-04-30 10:00"]


def test_the_radar_costs_the_same_with_1_and_30_rows(world, visit):
    client, address = visit(world.local_admin), reverse(RADAR)
    write(world, "Gasing")
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(29):
        write(world, f"Draf {number}", is_filled=False)

    with CaptureQueriesContext(connection) as many:
        found = client.get(address)

    assert len(found.context["blips"]) == 30
    assert len(few) == len(many) <= MOST, "\n".join(query["sql"] for query in many)

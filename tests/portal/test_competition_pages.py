"""Editions for everybody: list, page, calendar."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from awards.actions import approve_announcement, prepare_announcement
from competitions.models import Change, Group, StageCut
from competitions.states import ChangeKind, CompetitionState
from tests.awards.rounds import WORDING, Round
from tests.factories import NOW, World, make_competition
from tests.portal.weights import (
    MOST_NODES,
    MOST_STATEMENTS,
    PUBLIC_HTML,
    compressed,
    nodes_of,
    statements_for,
)

pytestmark = pytest.mark.django_db


def get(name, *args, at=NOW):
    with time_machine.travel(at, tick=False):
        return Client().get(reverse(name, args=args))


def test_list_groups_editions_by_phase():
    world = World()
    make_competition(world.secretariat, at=NOW - timedelta(days=40), name="KIPP Lama")

    page = get("competition-list").content.decode()

    assert page.index("Sedang dibuka") < page.index("Sedang dinilai")
    assert page.index(world.competition.name) < page.index("KIPP Lama")


def test_list_without_editions_says_so():
    assert "Belum ada kompetisi" in get("competition-list").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_few_statements_with_few_and_many_editions(count):
    world = World()
    for _ in range(count - 1):
        make_competition(world.secretariat)

    with time_machine.travel(NOW, tick=False):
        address = reverse("competition-list")
        assert statements_for(address, world.drafter) <= MOST_STATEMENTS


def test_page_tells_rules_schedule_rubric_and_form():
    world = World()

    page = get("competition-detail", world.competition.slug).content.decode()

    for said in ("Syarat", "Jadwal", "Rubrik", "Yang ditanyakan formulir", "Kesehatan", "WIB"):
        assert said in page
    for criterion in world.competition.rule_sets.get().criteria.all():
        assert criterion.name in page
    for level in world.competition.rule_sets.get().criteria.first().levels.all():
        assert level.anchor in page


def test_page_costs_few_statements():
    world = World()
    address = reverse("competition-detail", args=[world.competition.slug])

    with time_machine.travel(NOW, tick=False):
        found = [statements_for(address, person) for person in (None, world.drafter)]

    assert found == [6, MOST_STATEMENTS]


def test_page_is_light():
    response = get("competition-detail", World().competition.slug)

    assert compressed(response) <= PUBLIC_HTML
    assert nodes_of(response) <= MOST_NODES


def test_a_draft_does_not_exist():
    world = World()
    type(world.competition).objects.update(state=CompetitionState.DRAFT)

    assert get("competition-detail", world.competition.slug).status_code == 404
    assert get("competition-calendar", world.competition.slug).status_code == 404


def entries_in(response):
    """Summary, start and identity of every entry, as a calendar program reads the file."""
    return {
        str(entry["uid"]): entry for entry in Calendar.from_ical(response.content).walk("VEVENT")
    }


def test_calendar_holds_opening_and_closing_of_every_stretch_in_utc():
    world = World()

    response = get("competition-calendar", world.competition.slug)

    window = world.competition.windows.get(kind="registration")
    entries = entries_in(response)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(entries) == 8
    assert entries[f"{window.key}-open@kipp"].start == window.opens_at
    assert entries[f"{window.key}-close@kipp"].start == window.closes_at
    assert b"DTSTART:20260430T030000Z" in response.content


def test_calendar_of_a_moved_deadline_replaces_the_entry_that_was_imported():
    world = World()
    window = world.competition.windows.get(kind="registration")
    before = entries_in(get("competition-calendar", world.competition.slug))
    window.closes_at += timedelta(days=3)
    window.revision += 1
    window.save()

    after = entries_in(get("competition-calendar", world.competition.slug))

    identity = f"{window.key}-close@kipp"
    assert after.keys() == before.keys()
    assert after[identity].start == window.closes_at
    assert after[identity]["sequence"] == before[identity]["sequence"] + 1


def test_calendar_of_one_stretch_holds_its_two_ends():
    world = World()
    window = world.competition.windows.get(kind="registration")

    response = get("milestone-calendar", world.competition.slug, window.key)

    assert set(entries_in(response)) == {f"{window.key}-open@kipp", f"{window.key}-close@kipp"}


def test_calendar_of_an_unknown_stretch_does_not_exist():
    assert get("milestone-calendar", World().competition.slug, uuid4()).status_code == 404


def test_calendar_of_a_cancelled_edition_says_so():
    world = World()
    type(world.competition).objects.update(state=CompetitionState.CANCELLED)

    entries = entries_in(get("competition-calendar", world.competition.slug))

    assert {str(entry["status"]) for entry in entries.values()} == {"CANCELLED"}


@pytest.mark.parametrize(
    ("zone", "said", "elsewhere"),
    [
        ("Asia/Jakarta", "10.00 WIB", "11.00 WITA, 12.00 WIT"),
        ("Asia/Makassar", "11.00 WITA", "10.00 WIB, 12.00 WIT"),
        ("Asia/Jayapura", "12.00 WIT", "10.00 WIB, 11.00 WITA"),
    ],
)
def test_schedule_tells_the_time_in_all_three_zones(zone, said, elsewhere):
    world = World()
    type(world.competition).objects.update(zone=zone)

    page = get("competition-detail", world.competition.slug).content.decode()

    assert said in page
    assert elsewhere in page


def test_page_tells_each_group_its_own_questions_and_places():
    world = World()
    competition = world.competition
    special = Group.objects.create(competition=competition, code="khusus", name="Khusus", order=2)
    section = competition.rule_sets.get().sections.last()
    section.groups.add(special)
    StageCut.objects.create(stage=competition.stages.first(), group=special, places=37)

    page = get("competition-detail", competition.slug).content.decode()

    assert page.count(f"<h4>{section.title}</h4>") == 1
    assert page.index("Khusus</h3>") < page.index(f"<h4>{section.title}</h4>")
    assert ">37<" in page


def test_page_shows_changes_with_reason_and_without_names_and_a_banner_for_a_moved_deadline():
    world = World()
    Change.objects.create(
        competition=world.competition,
        kind=ChangeKind.DEADLINE,
        title="Pendaftaran diperpanjang",
        facts=[{"label": "Tutup", "before": "23 April", "after": "30 April"}],
        reason="Libur bersama",
        happened_at=NOW,
    )

    page = get("competition-detail", world.competition.slug).content.decode()

    assert page.count("Pendaftaran diperpanjang") == 2
    assert page.count("Libur bersama") == 2
    assert world.organiser.name not in page


def test_page_shows_figures_of_the_year_before_only_once_its_results_are_public():
    world = Round()
    coming = make_competition(world.secretariat, at=NOW)
    type(coming).objects.filter(pk=coming.pk).update(series=world.competition.series, year=2027)
    announcement = prepare_announcement(
        world.competition,
        by=world.organiser,
        at=NOW,
        run=world.plenary_run,
        publish_at=NOW + timedelta(hours=1),
        **WORDING,
    )
    approve_announcement(announcement, by=world.organiser, at=NOW)
    approve_announcement(announcement, by=world.approver, at=NOW)

    hidden = get("competition-detail", coming.slug)
    shown = get("competition-detail", coming.slug, at=NOW + timedelta(hours=1))

    assert "Angka tahun 2026" not in hidden.content.decode()
    assert "Angka tahun 2026" in shown.content.decode()


def test_a_cancelled_edition_says_so():
    world = World()
    type(world.competition).objects.update(state=CompetitionState.CANCELLED)

    assert "dibatalkan" in get("competition-detail", world.competition.slug).content.decode()

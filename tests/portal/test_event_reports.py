"""What came of events: who was there and then entered, who did not, at what cost."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Agency
from accounts.states import AgencyKind
from competitions.actions import cancel_event
from competitions.models import EventSignUp
from core.codes import new_code
from innovations.models import Proposal
from portal.queries.events import turnout_of
from tests.competitions.events import START, make_branch, make_event, make_seats
from tests.factories import NOW, World, make_proposal
from tests.portal.visits import statements, visit
from tests.portal.weights import MOST_NODES, MOST_STATEMENTS, PUBLIC_HTML, compressed, nodes_of

pytestmark = pytest.mark.django_db
AFTER = START + timedelta(days=2)


@pytest.fixture
def world():
    return World()


def enter(world, unit, *, at):
    """A submitted entry of a unit."""
    proposal = make_proposal(world.competition, unit, by=world.drafter, is_filled=False)
    Proposal.objects.filter(pk=proposal.pk).update(
        state="submitted", submitted_at=at, number=proposal.code
    )
    return proposal


def test_report_parts_agencies_by_what_they_did(world):
    event = make_event(world, cost=Decimal(9000000))
    make_seats(event, world.unit, by=world.drafter, attended=2)  # below the first agency
    make_seats(event, world.other_opd, by=world.drafter, attended=1)
    make_branch(world, 1)
    enter(world, world.unit, at=AFTER)
    enter(world, world.sister_unit, at=AFTER)
    enter(world, world.secretariat, at=AFTER)

    total = turnout_of(event).total(event.cost)

    assert (total.came_and_entered, total.came_only) == (1, 1)
    assert (total.entered_only, total.never) == (1, 1)
    assert total.entries == 2
    assert total.cost_an_entry == Decimal(4500000)


def test_an_entry_from_before_the_event_did_not_come_of_it(world):
    event = make_event(world)
    make_seats(event, world.opd, by=world.drafter, attended=1)
    enter(world, world.unit, at=START - timedelta(microseconds=1))

    total = turnout_of(event).total(None)

    assert (total.came_and_entered, total.came_only, total.entries) == (0, 1, 0)


def test_seats_on_which_nobody_sat_are_no_visit(world):
    event = make_event(world)
    make_seats(event, world.opd, by=world.drafter, attended=0)
    make_seats(event, world.other_opd, by=world.drafter, attended=None)

    assert turnout_of(event).total(None).came == 0


def test_report_of_an_edition_adds_up_costs_and_leaves_out_what_was_cancelled(world):
    make_event(world, cost=Decimal(1000000))
    second = make_event(world, cost=Decimal(2000000))
    lost = make_event(world, cost=Decimal(4000000))
    make_seats(second, world.opd, by=world.drafter, attended=1)
    make_seats(lost, world.other_opd, by=world.drafter, attended=1)
    cancel_event(lost, by=world.organiser, at=NOW, reason="Banjir")
    enter(world, world.unit, at=AFTER)

    total = visit(world.organiser, "edition-event-report", world.competition.code).context["total"]

    assert total.cost == Decimal(3000000)
    assert (total.came_and_entered, total.came_only) == (1, 0)


def test_each_figure_leads_to_exactly_its_agencies(world):
    event = make_event(world)
    make_seats(event, world.opd, by=world.drafter, attended=1)

    page = visit(world.organiser, "event-report", event.code, yang="hadir")

    assert [agency.name for agency in page.context["page_obj"]] == [world.opd.name]


def test_table_is_safe_for_spreadsheets(world):
    event = make_event(world)
    Agency.objects.filter(pk=world.opd.pk).update(name="=HYPERLINK(1)")
    make_seats(event, world.opd, by=world.drafter, attended=3)

    answer = visit(world.organiser, "event-report-table", event.code, yang="hadir")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1:] == [
        ["'=HYPERLINK(1)", "Hadir dan tidak mengajukan", "3", "0"]
    ]


@pytest.mark.parametrize("count", [36, 500, pytest.param(5000, marks=pytest.mark.slow)])
def test_report_holds_with_many_agencies(world, count):
    Agency.objects.bulk_create(
        Agency(
            name=f"Dinas {n:05}",
            code=new_code(),
            parent=world.regency,
            kind=AgencyKind.REGIONAL_AGENCY,
        )
        for n in range(count)
    )
    event = make_event(world, capacity=None)
    EventSignUp.objects.bulk_create(
        EventSignUp(
            code=new_code(),
            event=event,
            agency=agency,
            participant=agency,
            seats=1,
            attended=1,
            signed_by=world.drafter,
            signed_at=NOW,
            state="signed",
        )
        for agency in Agency.objects.filter(name__startswith="Dinas 0")[: count // 2]
    )

    spent = statements(world.organiser, "event-report", event.code)
    page = visit(world.organiser, "event-report", event.code)

    assert spent <= MOST_STATEMENTS
    assert nodes_of(page) <= MOST_NODES
    assert compressed(page) <= PUBLIC_HTML

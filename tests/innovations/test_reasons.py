"""Statistics of the selection: every number is the number of rows behind it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from core.codes import new_code
from core.models import Approval
from innovations.actions import hand_over_proposal, submit_proposal
from innovations.documents import latest_version
from innovations.models import ScreeningDecision
from innovations.queries.reasons import count_reasons, days_to_decide, parts_of, total_of
from innovations.states import Outcome
from tests.factories import NOW, make_proposal

pytestmark = pytest.mark.django_db
MOST = 8


@pytest.fixture
def enter(world):
    """Return a function that hands an entry in."""

    def submit(unit=None):
        proposal = make_proposal(world.competition, unit or world.unit, by=world.drafter)
        hand_over_proposal(proposal, by=world.drafter, at=NOW)
        submit_proposal(proposal, by=world.local_admin, at=NOW)
        return proposal

    return submit


@pytest.fixture
def decide(world):
    """Return a function that writes a decision two days after the submission."""

    def write(proposal, outcome, *codes, **facts):
        reasons = world.competition.screening_reasons.filter(code__in=codes)
        if outcome == Outcome.REJECTED:
            facts["approval"] = approve(world, proposal)
        if outcome == Outcome.REPAIR:
            facts["repair_until"] = NOW + timedelta(days=9)
        decision = ScreeningDecision.objects.create(
            proposal=proposal,
            version=latest_version(proposal),
            outcome=outcome,
            decided_by=world.screener,
            decided_at=NOW + timedelta(days=2),
            **facts,
        )
        decision.reasons.set(reasons)

    return write


def approve(world, proposal):
    people = {"asked_by": world.screener, "decided_by": world.organiser}
    times = {"asked_at": NOW, "decided_at": NOW, "expires_at": NOW + timedelta(days=7)}
    about = {"subject_type": "innovations.proposal", "subject_id": proposal.pk}
    code = {"code": new_code(), "office": world.secretariat.code}
    return Approval.objects.create(
        act="x", title="x", reason="x", **people, **times, **about, **code
    )


def test_reasons_count_entries_once_and_leave_out_what_was_undone(world, enter, decide):
    first, second, third = enter(), enter(), enter(world.school)
    decide(first, Outcome.REPAIR, "incomplete", "video-unfit")
    decide(first, Outcome.REJECTED, "incomplete")
    decide(second, Outcome.REPAIR, "incomplete", undone_at=NOW)
    decide(third, Outcome.ADMITTED)

    reasons = {row.code: row for row in count_reasons(world.competition)}
    total = total_of(parts_of(world.competition, "instansi"))

    told = reasons["incomplete"]
    assert (told.repair, told.rejected, told.entries) == (1, 1, 1)
    assert (reasons["video-unfit"].entries, reasons["careless"].entries) == (1, 0)
    assert (total.submitted, total.admitted, total.repair, total.rejected) == (3, 1, 1, 1)
    assert days_to_decide(world.competition) == 2


def test_each_number_leads_to_as_many_entries(world, visit, enter, decide):
    first, second, third = enter(), enter(), enter(world.school)
    decide(first, Outcome.REPAIR, "incomplete")
    decide(second, Outcome.REJECTED, "incomplete", "decree-unsigned")
    decide(third, Outcome.ADMITTED)
    client = visit(world.screener)
    address = reverse("reason-statistics", kwargs={"code": world.competition.code})

    page = client.get(f"{address}?menurut=instansi").content.decode()
    links = re.findall(r'<td class="is-number[^>]*><a href="([^"]+)">(\d+)</a>', page)
    queue = reverse("screening-list", kwargs={"code": world.competition.code})
    links = [(unescape(url), int(number)) for url, number in links if queue in unescape(url)]

    assert len(links) > 10
    for url, number in links:
        assert len(client.get(url).context["rows"]) == number, url


def test_the_file_has_a_line_for_each_reason_and_part(world, visit, enter, decide):
    decide(enter(), Outcome.REPAIR, "incomplete")
    address = reverse("reason-table", kwargs={"code": world.competition.code})

    with override("id"):
        lines = visit(world.screener).get(address).content.decode("utf-8-sig").splitlines()

    assert lines[0] == "alasan,putusan,kelompok,kategori,instansi,usulan"
    assert lines[1].startswith("Formulir belum lengkap,")
    assert lines[1].endswith("Dinas Kesehatan,1")


def test_the_page_keeps_its_budget_at_every_size(world, visit, enter, decide):
    address = reverse("reason-statistics", kwargs={"code": world.competition.code})
    client = visit(world.screener)
    decide(enter(), Outcome.REPAIR, "incomplete")
    with CaptureQueriesContext(connection) as few:
        client.get(address)

    for unit in (world.school, world.sister_unit):
        decide(enter(unit), Outcome.REJECTED, "careless", "decree-unsigned")
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(few) == len(many) <= MOST

"""The timeline: in public words, with links to what changed, and nothing before its time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from innovations.actions import admit_proposal, request_repair, submit_proposal, undo_decision
from innovations.history import events_of, judging_of
from innovations.models import Candidacy, Proposal
from innovations.states import ProposalState
from tests.factories import NOW

pytestmark = pytest.mark.django_db
UNTIL = NOW + timedelta(days=3)


def titles(proposal, *, is_own=True):
    return [event.title for event in events_of(proposal, is_own=is_own)]


def repair(world, proposal):
    return request_repair(
        proposal, by=world.screener, at=NOW, words="SK tanpa tanda tangan", until=UNTIL
    )


@pytest.fixture
def repaired(world, submitted):
    repair(world, submitted)
    submit_proposal(submitted, by=world.local_admin, at=NOW + timedelta(days=1))
    submitted.refresh_from_db()
    return submitted


def test_events_name_each_version_and_lead_to_what_changed(repaired):
    with override("en"):
        events = events_of(repaired, is_own=True)

    sent = [event for event in events if event.title.startswith("Submitted")]
    assert [event.title for event in sent] == [
        "Submitted as BMS26-001, version 1",
        "Submitted as BMS26-001, version 2",
    ]
    assert sent[0].url.endswith("/versi/1/")
    assert sent[1].url.endswith("/versi/1/banding/2/")


def test_a_repair_tells_its_reason_and_its_end(repaired):
    asked = next(e for e in events_of(repaired, is_own=True) if e.title == "Repair asked")

    assert "SK tanpa tanda tangan" in asked.text
    assert "To be mended by Thursday, 23 April 2026, 10:00 WIB" in asked.text
    assert asked.text.startswith("Bagian Organisasi")


def test_a_decision_that_was_taken_back_is_never_told_to_the_entrant(world, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)
    undo_decision(submitted, by=world.screener, at=NOW + timedelta(seconds=5))

    own, office = titles(submitted), titles(submitted, is_own=False)

    assert "Passed administrative selection" not in own
    assert "Decision taken back" not in own
    assert office[-2:] == ["Passed administrative selection", "Decision taken back"]


def test_judging_is_told_by_number_in_the_first_stage_alone(world, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)
    submitted.refresh_from_db()
    Candidacy.objects.filter(proposal=submitted).update(locked_count=2)
    later = world.competition.stages.get(order=2)
    first = Candidacy.objects.get(proposal=submitted)
    facts = {"version": first.version, "locked_count": 3}
    Candidacy.objects.create(code="LATER", proposal=submitted, stage=later, **facts)

    event = judging_of(submitted)

    assert event.title == "In assessment: 2 of 3 judges have finished"
    assert world.judge.name not in event.text


@pytest.mark.parametrize("state", [ProposalState.SUBMITTED, ProposalState.WITHDRAWN])
def test_judging_is_not_told_before_the_entry_is_in_it(submitted, state):
    submitted.state = state

    assert judging_of(submitted) is None


@pytest.mark.parametrize(
    ("person", "expected"),
    [("drafter", [True, False]), ("local_admin", [True, True]), ("screener", [False, False])],
)
def test_the_page_offers_feedback_to_come_and_withdrawing_to_whom_it_concerns(
    world, visit, submitted, person, expected
):
    with override("id"):
        address = reverse("proposal-history", kwargs={"code": submitted.code})

    body = visit(getattr(world, person)).get(address).content.decode()

    told = ["Umpan balik tersedia setelah pengumuman." in body, "/tarik/" in body]
    assert told == expected
    assert "Tarik usulan" not in body or "Usulan dapat ditarik sampai" in body


def test_the_page_after_eligibility_offers_no_withdrawal(world, visit, submitted):
    facts = {"state": ProposalState.ELIGIBLE, "screened_at": NOW}
    Proposal.objects.filter(pk=submitted.pk).update(**facts)
    with override("id"):
        address = reverse("proposal-history", kwargs={"code": submitted.code})

    assert "/tarik/" not in visit(world.local_admin).get(address).content.decode()

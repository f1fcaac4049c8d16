"""Administrative selection: admit, reject, rules of entry."""

from datetime import date, timedelta

import pytest

from audit.models import Entry
from competitions.states import EligibilityKind, StageState, WindowKind
from core.errors import ActionRefused
from innovations.actions import admit_proposal, withdraw_proposal
from innovations.documents import latest_version
from innovations.models import Candidacy, Honour, Proposal
from innovations.queries import eligibility_of, obstacles_to_screen, whole_months
from innovations.states import CandidacyState, ProposalState
from notifications.models import Message
from tests.factories import NOW, make_proposal, reject

pytestmark = pytest.mark.django_db


def test_admit_proposal_opens_a_candidacy_in_the_first_stage(world, submitted):
    proposal = admit_proposal(submitted, by=world.screener, at=NOW)

    candidacy = Candidacy.objects.get()
    assert (proposal.state, proposal.screened_by) == (ProposalState.ELIGIBLE, world.screener)
    assert candidacy.stage == world.competition.stages.get(order=1)
    assert (candidacy.state, candidacy.version) == (
        CandidacyState.PENDING,
        latest_version(submitted),
    )


def test_admit_proposal_tells_team_and_local_admin(world, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)

    told = {m.recipient for m in Message.objects.filter(kind="proposal_admitted")}
    assert told == {world.drafter, world.local_admin}


def test_admit_proposal_twice_is_refused(world, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)

    with pytest.raises(ActionRefused, match="not the moment"):
        admit_proposal(submitted, by=world.screener, at=NOW)

    assert Candidacy.objects.count() == 1


def test_admit_proposal_is_refused_once_the_first_stage_is_locked(world, submitted):
    stages = world.competition.stages.filter(order=1)
    stages.update(state=StageState.LOCKED, locked_at=NOW)

    with pytest.raises(ActionRefused, match="are locked"):
        admit_proposal(submitted, by=world.screener, at=NOW)


def test_reject_proposal_carries_its_reason_into_trail_and_mail(world, submitted):
    reason = "Usia inovasi kurang dari satu tahun."

    reject(world, submitted, reason=reason)

    assert (submitted.state, submitted.screening_reason) == (ProposalState.INELIGIBLE, reason)
    assert Entry.objects.get(act="innovations.reject_proposal").reason == reason
    mails = Message.objects.filter(kind="proposal_rejected")
    assert {(m.recipient, m.context["reason"]) for m in mails} == {
        (world.drafter, reason),
        (world.local_admin, reason),
    }


def test_an_admitted_entry_is_not_withdrawn_by_its_unit(world, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)

    with pytest.raises(ActionRefused, match="not the moment"):
        withdraw_proposal(submitted, by=world.local_admin, at=NOW)


def test_decisions_begin_with_the_screening_window_and_do_not_end_by_the_clock(world, submitted):
    window = world.competition.windows.get(kind=WindowKind.SCREENING)
    microsecond = timedelta(microseconds=1)
    instants = [window.opens_at - microsecond, window.opens_at, window.closes_at]

    found = [obstacles_to_screen(submitted, at) for at in instants]

    early = "The administrative selection begins on Monday, 13 April 2026, 10:00 WIB."
    assert found == [[early], [], []]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 4, 30), date(2026, 4, 30), 12),
        (date(2025, 5, 1), date(2026, 4, 30), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2026, 5, 1), date(2026, 4, 30), -1),
    ],
)
def test_whole_months(start, end, months):
    assert whole_months(start, end) == months


@pytest.mark.parametrize(
    ("started_on", "is_met"), [(date(2025, 4, 30), True), (date(2025, 5, 1), False)]
)
def test_age_is_counted_back_from_the_registration_close(world, draft, started_on, is_met):
    """The window closes on 30 April at 10.00: that day is the last that counts."""
    age, _title, _owner = eligibility_of(draft, twins=0, started_on=started_on)

    assert age.is_met is is_met


@pytest.mark.parametrize(
    ("asked", "is_met"),
    [
        ({"honour": "Top 9"}, True),
        ({"honour": "top 45, Top 99"}, False),
        ({"honour": "Top 99", "most": 1}, True),
        ({"honour": "Top 99", "honour_level": "regency"}, True),
        ({"honour": "Top 99", "honour_level": "national"}, False),
        ({"honour": "Top 99", "since_year": 2020}, True),
        ({"honour": "Top 99", "until_year": 2019}, False),
        ({"honour": "Top 99", "is_required": True}, True),
        ({"honour": "Top 45", "is_required": True}, False),
    ],
)
def test_past_honours_are_counted_by_name_level_and_year(world, draft, asked, is_met):
    Honour.objects.create(
        innovation=draft.innovation,
        event="KIPP",
        year=2019,
        level="national",
        award="Top 99 Inovasi",
        visible_from=NOW - timedelta(days=2000),
    )
    facts = {"kind": EligibilityKind.PAST_HONOUR, "text": "Belum pernah", "most": 0, **asked}
    rule = world.competition.eligibility_rules.create(**facts, order=9)

    asked_of_row = eligibility_of(draft, twins=0)
    read = Proposal.objects.with_facts().get(pk=draft.pk)

    assert [one.is_met for one in asked_of_row if one.label == rule.text] == [is_met]
    assert eligibility_of(read, twins=read.twins) == asked_of_row


def test_a_submitted_entry_of_the_same_title_is_pointed_out(world, submitted):
    twin = make_proposal(world.competition, world.school, by=world.drafter, name="GASING")

    twins = Proposal.objects.with_twins().get(pk=twin.pk).twins

    assert twins == 1
    assert not eligibility_of(twin, twins=twins)[1].is_met


def test_a_foreign_draft_of_the_same_title_is_not_betrayed(world, draft):
    twin = make_proposal(world.competition, world.school, by=world.drafter, name="Gasing")

    assert Proposal.objects.with_twins().get(pk=twin.pk).twins == 0

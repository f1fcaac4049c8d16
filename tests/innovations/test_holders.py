"""Who holds an entry, since when and until when: in every state, in one line and as a chain."""

from datetime import timedelta

import pytest

from competitions.states import WindowKind
from innovations.actions import file_objection, request_repair
from innovations.holders import chain_of, holder_now, say_holder
from innovations.models import Proposal
from innovations.states import ProposalState
from tests.factories import NOW, add_window, make_refusal

pytestmark = pytest.mark.django_db


def reread(proposal):
    return Proposal.objects.for_page().get(pk=proposal.pk)


def now_of(proposal):
    chain = chain_of(proposal, [], stage=None)
    return [(holder.name, holder.text) for holder in chain if holder.state == "now"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ProposalState.DRAFT, "With the team of writers since 20 Apr 2026"),
        (ProposalState.WITH_AGENCY_HEAD, "With the head of agency since 20 Apr 2026"),
        (ProposalState.WITH_LOCAL_ADMIN, "With the local admin since 20 Apr 2026"),
        (ProposalState.WITHDRAWN, ""),
        (ProposalState.DISQUALIFIED, ""),
    ],
)
def test_one_line_says_who_holds_it_since_when(draft, state, said):
    Proposal.objects.update(state=state)

    assert say_holder(reread(draft)) == said


def test_repair_is_told_with_its_end(world, submitted):
    until = NOW + timedelta(days=3)
    request_repair(submitted, by=world.screener, at=NOW, words="SK.", until=until)
    proposal = reread(submitted)

    said = "until 23 Apr 2026, 10:00 WIB"
    assert say_holder(proposal) == f"With the local admin since 20 Apr 2026, {said}"
    assert now_of(proposal)[0][1].startswith(f"Mends what the organiser asked for, {said}")


def test_an_open_objection_lies_with_the_organiser(world, submitted):
    add_window(world.competition, WindowKind.OBJECTION, NOW, days=3)
    make_refusal(submitted, by=world.screener, second=world.organiser)
    assert say_holder(reread(submitted)) == ""
    later = NOW + timedelta(days=1)

    file_objection(submitted, by=world.local_admin, at=later, text="SK sejak 2022.")

    proposal = reread(submitted)
    assert holder_now(proposal) == "Bagian Organisasi"
    assert now_of(proposal) == [
        ("Bagian Organisasi", "Answers the objection, since 21 Apr 2026"),
    ]

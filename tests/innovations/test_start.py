"""Start an entry: what the register gets, what the edition refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest

from audit.models import Entry
from competitions.states import CompetitionState
from core.errors import ActionRefused
from innovations.actions import start_proposal, update_innovation, withdraw_proposal
from innovations.models import Innovation
from innovations.states import ProposalState
from tests.factories import NOW, make_innovation

pytestmark = pytest.mark.django_db


def start(world, facts):
    return start_proposal(
        world.competition, by=world.drafter, at=NOW, entrant=world.unit, facts=facts
    )


def test_start_proposal_puts_the_innovation_into_the_register(world, facts):
    proposal = start(world, facts(sdgs=(3, 2), measure="stunting", measure_before=Decimal("27.4")))

    innovation = proposal.innovation
    assert (innovation.name, innovation.owner, innovation.slug) == ("Gasing", world.unit, "gasing")
    assert innovation.sdgs == [2, 3]
    assert innovation.category == "Kesehatan"
    assert innovation.published_at is None


def test_start_proposal_makes_a_draft_with_its_first_writer(world, facts):
    proposal = start(world, facts())

    assert (proposal.state, proposal.title) == (ProposalState.DRAFT, "Gasing")
    assert [(m.person, m.role) for m in proposal.team.all()] == [(world.drafter, "writer")]
    assert Entry.objects.get().act == "innovations.start_proposal"


def test_start_proposal_gives_the_same_name_another_slug(world, facts):
    make_innovation(world.school, "Gasing").slug = "gasing"
    Innovation.objects.update(slug="gasing")

    slug = start(world, facts()).innovation.slug

    assert slug.startswith("gasing-")
    assert len(slug) == len("gasing-") + 5


def test_start_proposal_enters_a_register_row_once_an_edition(world, facts):
    known = make_innovation(world.unit, "Gasing")
    start(world, facts(innovation=known))

    with pytest.raises(ActionRefused, match="already entered"):
        start(world, facts(innovation=known))


def test_start_proposal_enters_it_again_after_a_withdrawal(world, facts):
    known = make_innovation(world.unit, "Gasing")
    withdraw_proposal(start(world, facts(innovation=known)), by=world.drafter, at=NOW)

    again = start(world, facts(innovation=known))

    assert again.innovation == known


def test_start_proposal_leaves_the_words_of_a_public_row(world, facts):
    public = make_innovation(world.unit, "Gasing", published_at=NOW - timedelta(days=90))

    start(world, facts(innovation=public, name="Nama lain"))

    public.refresh_from_db()
    assert public.name == "Gasing"


def test_start_proposal_changes_a_row_that_is_not_public_yet(world, facts):
    embargoed = make_innovation(world.unit, "Gasing", published_at=NOW + timedelta(microseconds=1))

    start(world, facts(innovation=embargoed, name="Gasing Baru"))

    embargoed.refresh_from_db()
    assert embargoed.name == "Gasing Baru"


def test_start_proposal_is_refused_while_the_edition_is_not_published(world, facts):
    world.competition.__class__.objects.update(state=CompetitionState.CONCLUDED)
    world.competition.refresh_from_db()

    with pytest.raises(ActionRefused, match="does not take entries"):
        start(world, facts())


def test_update_innovation_carries_the_name_into_the_title(world, facts):
    proposal = start(world, facts())

    update_innovation(proposal, by=world.drafter, at=NOW, facts=facts(name="Gasing Plus"))

    proposal.refresh_from_db()
    assert (proposal.title, proposal.innovation.slug) == ("Gasing Plus", "gasing-plus")


def test_update_innovation_keeps_the_slug_of_what_was_submitted(world, facts, submitted):
    submitted.innovation.slug = "gasing-lama"
    submitted.innovation.save()
    type(submitted).objects.update(state=ProposalState.WITHDRAWN)
    again = start(world, facts(innovation=submitted.innovation, name="Gasing Anyar"))

    assert (again.innovation.name, again.innovation.slug) == ("Gasing Anyar", "gasing-lama")


def test_update_innovation_is_refused_after_submission(world, facts, submitted):
    with pytest.raises(ActionRefused, match="can no longer be changed"):
        update_innovation(submitted, by=world.drafter, at=NOW, facts=facts())

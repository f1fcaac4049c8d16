"""The head of agency: the entry at a glance, the text whole, two buttons."""

import uuid

import pytest
from django.urls import reverse
from django.utils.translation import override

from competitions.models import Competition
from innovations.actions import hand_over_proposal
from innovations.states import ProposalState
from tests.factories import NOW, Role, make_member, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


@pytest.fixture
def head(world):
    Competition.objects.update(needs_agency_head=True)
    return make_member(world.opd, Role.AGENCY_HEAD, "Kepala Dinas")


def to_head(world, name):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter, name=name)
    proposal.competition.refresh_from_db()
    return hand_over_proposal(proposal, by=world.drafter, at=NOW)


def page(route, proposal):
    return reverse(route, kwargs={"code": proposal.code})


def test_the_home_of_a_head_leads_to_the_approval(world, visit, head):
    proposal = to_head(world, "Gasing")

    found = visit(head).get(reverse("home")).content.decode()

    assert page("proposal-approve", proposal) in found


def test_approving_one_leads_to_the_others_that_wait(world, visit, head):
    first, second = to_head(world, "Gasing"), to_head(world, "Perahu")
    client, key = visit(head), {"idempotency_key": str(uuid.uuid4())}
    found = client.get(page("proposal-approve", first))
    assert [fact.value for fact in found.context["facts"]][1:] == ["1 Mar 2022", "8 dari 8"]

    answer = client.post(page("proposal-approve", first), key)

    assert answer.url == reverse("proposal-list") + "?lihat=meja"
    listed = client.get(answer.url)
    assert [row.title for row in listed.context["page_obj"]] == ["Perahu"]
    last = client.post(page("proposal-approve", second), {"idempotency_key": str(uuid.uuid4())})
    assert last.url == page("proposal-detail", second)
    second.refresh_from_db()
    assert second.state == ProposalState.WITH_LOCAL_ADMIN


def test_the_approval_says_when_the_entry_is_not_on_the_desk(world, visit, head, draft):
    found = visit(head).get(page("proposal-approve", draft))

    assert found.context["obstacles"] == ["Belum atau tidak lagi waktunya: sedang ditulis."]


def test_the_whole_text_is_there_to_read_and_on_paper(world, visit, head):
    proposal = to_head(world, "Gasing")
    client = visit(head)

    text = client.get(page("proposal-text", proposal)).content.decode()
    paper = client.get(page("proposal-paper", proposal))

    assert text.count("naik dari 61 menjadi 94 persen") == 9
    assert paper["Content-Disposition"] == 'inline; filename="gasing.pdf"'
    assert paper.content.startswith(b"%PDF")


def test_the_pages_of_the_head_keep_the_budget(world, visit, head, django_assert_max_num_queries):
    proposal = to_head(world, "Gasing")
    client = visit(head)

    for route in ("proposal-approve", "proposal-text", "proposal-return"):
        with django_assert_max_num_queries(8):
            client.get(page(route, proposal))

"""Numbers beyond 999 that a page hands out come back as numbers, not as "1.000"."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils.translation import override

from competitions.states import ReasonUse
from core.models import Approval
from innovations.actions import save_section
from innovations.models import SectionDraft, SectionRevision
from tests.factories import NOW, make_proposal

pytestmark = pytest.mark.django_db
GROWN = 1_234_567


@pytest.fixture(autouse=True)
def indonesian(english):
    """Pages are Indonesian: a point stands between thousands."""
    with override("id"):
        yield


def offered(answer, name):
    """What the page's fields of this name would send."""
    fields = re.findall(rf'<input[^>]*name="{name}"[^>]*>', answer.content.decode())
    return [re.search(r'value="([^"]*)"', field)[1] for field in fields]


def test_a_reason_of_a_long_list_can_be_ticked(world, visit, submitted):
    reasons = world.competition.screening_reasons
    reasons.all().delete()
    reasons.create(pk=GROWN, code="muda", text="Terlalu muda.", use=ReasonUse.REFUSAL)
    client, code = visit(world.screener), {"code": submitted.code}

    page = client.get(reverse("screening-detail", kwargs=code))
    told = {name: offered(page, name) for name in ("reasons", "version")}
    told |= {"idempotency_key": str(uuid.uuid4()), "outcome": "rejected"}
    answer = client.post(reverse("screening-decide", kwargs=code), told)

    assert answer.status_code == 302
    assert Approval.objects.get().payload["reasons"] == [GROWN]


def test_a_text_that_was_saved_a_thousand_times_is_put_back(world, visit):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)
    section = proposal.rule_set.sections.get(code="summary")
    act = {"by": world.drafter, "at": NOW, "section": section}
    save_section(proposal, **act, answers={"summary": "Dulu"}, revision=0)
    SectionDraft.objects.update(revision=GROWN)
    SectionRevision.objects.update(revision=GROWN)
    save_section(proposal, **act, answers={"summary": "Kini"}, revision=GROWN)
    client = visit(world.drafter)
    history = reverse("section-history", kwargs={"code": proposal.code, "section": "summary"})

    page = client.get(history, {"versi": GROWN})
    client.post(history, {name: offered(page, name) for name in ("versi", "revision")})

    assert proposal.drafts.get().answers == {"summary": "Dulu"}

"""Each verdict carries the rule and the fact; what cannot be judged says what is missing."""

from datetime import UTC, date, datetime

import pytest

from competitions.models import Quota
from competitions.states import EligibilityKind, WindowKind
from innovations.forms import InnovationForm
from innovations.models import Honour, Proposal
from innovations.queries import eligibility_of, readiness_of, with_places
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def _told(verdicts):
    return [(one.label, one.fact, one.is_met) for one in verdicts]


def test_age_is_told_with_the_day_that_it_is_counted_to(draft):
    verdicts = eligibility_of(draft, twins=0, started_on=date(2023, 3, 3))

    assert _told(verdicts)[0] == (
        "In use for at least 12 months when registration closes (30 Apr 2026)",
        "began on 3 Mar 2023 = 37 months",
        True,
    )
    assert verdicts[0].note == "Fact: began on 3 Mar 2023 = 37 months."


def test_an_innovation_that_is_still_to_come_does_not_meet_the_age(draft):
    verdict = eligibility_of(draft, twins=0, started_on=date(2026, 9, 1))[0]

    assert (verdict.fact, verdict.is_met) == ("it begins only on 1 Sep 2026", False)


def test_without_a_closing_day_the_age_cannot_be_judged(world, draft):
    world.competition.windows.filter(kind=WindowKind.REGISTRATION).delete()

    verdict = eligibility_of(draft, twins=0)[0]

    assert (verdict.fact, verdict.is_met) == ("registration has no closing day yet", None)


def test_past_honours_are_named(world, draft):
    facts = {"level": "nation", "event": "KIPP 2021", "visible_from": NOW}
    Honour.objects.create(innovation=draft.innovation, award="Top 45", year=2021, **facts)
    facts = {"kind": EligibilityKind.PAST_HONOUR, "text": "Belum pernah Top 45.", "most": 0}
    world.competition.eligibility_rules.create(**facts, honour="Top 45", order=9)

    verdict = eligibility_of(draft, twins=0)[-2]

    assert _told([verdict]) == [("Belum pernah Top 45", "Top 45 2021", False)]


def test_readiness_adds_files_and_places_without_a_statement(
    world, draft, django_assert_num_queries
):
    Quota.objects.create(competition=world.competition, most=3)
    rows = Proposal.objects.filter(pk=draft.pk).for_page().with_facts().with_slots()
    read = with_places(rows).get()

    with django_assert_num_queries(1):
        verdicts = _told(readiness_of(read, twins=0))[-2:]

    assert verdicts[0][0] == "Every required file and link is attached"
    assert verdicts[1] == ("At most 3 entries of Dinas Kesehatan", "0 submitted, 3 left", True)


def test_the_identity_form_refuses_a_start_that_is_still_to_come(world, draft):
    """Midnight is the edition's: 23.30 in Jakarta is 16.30 in UTC."""
    at = datetime(2026, 4, 20, 16, 30, tzinfo=UTC)
    told = {"competition": world.competition, "at": at}

    today = InnovationForm({"started_on": "2026-04-20"}, **told)
    tomorrow = InnovationForm({"started_on": "2026-04-21"}, **told)

    assert "started_on" not in today.errors
    assert "This day is still to come" in str(tomorrow.errors["started_on"])
    assert 'max="2026-04-20"' in str(today["started_on"])

"""A participant submits no more entries than its quota; two people never share the last place."""

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from accounts.states import AgencyKind
from competitions.models import Group, Quota
from core.errors import ActionRefused
from innovations.actions import (
    hand_over_proposal,
    request_repair,
    start_proposal,
    submission,
    submit_proposal,
    update_innovation,
    withdraw_proposal,
)
from innovations.forms import InnovationForm
from innovations.queries import obstacles_to_start, obstacles_to_submit
from tests.factories import NOW, make_proposal
from tests.innovations.entries import make_ready
from tests.threads import at_once, meet_after, read_without_lock, ring

pytestmark = pytest.mark.django_db
ROUNDS = [
    pytest.param(4, id="four rounds"),
    pytest.param(1000, id="a thousand rounds", marks=pytest.mark.slow),
]
FULL = "Quota used up: Dinas Kesehatan has submitted 1 of 1 entries."


def limit(world, most, kind="", group=None):
    return Quota.objects.create(
        competition=world.competition, agency_kind=kind, group=group, most=most
    )


def ready(world, unit=None, group=None):
    unit = unit or world.unit
    proposal = make_proposal(world.competition, unit, by=world.drafter)
    if group:
        proposal.group = group
        proposal.save()
    return hand_over_proposal(proposal, by=world.drafter, at=NOW)


def submit(world, proposal):
    return submit_proposal(proposal, by=world.local_admin, at=NOW)


def test_the_entry_after_the_last_place_is_refused_with_the_fact(world):
    limit(world, 1)
    submit(world, ready(world))

    with pytest.raises(ActionRefused) as refusal:
        submit(world, ready(world))

    assert refusal.value.reasons == [FULL]


def test_units_of_one_participant_share_its_places(world):
    limit(world, 1)
    submit(world, ready(world, world.sister_unit))

    assert obstacles_to_submit(ready(world), NOW) == [FULL]


def test_another_participant_has_places_of_its_own(world):
    limit(world, 1)
    submit(world, ready(world))

    assert obstacles_to_submit(ready(world, world.school), NOW) == []


def test_a_withdrawn_entry_gives_its_place_back(world):
    limit(world, 1)
    first = ready(world)
    submit(world, first)
    withdraw_proposal(first, by=world.local_admin, at=NOW)

    assert obstacles_to_submit(ready(world), NOW) == []


def test_a_row_of_another_kind_does_not_count(world):
    limit(world, 1, kind=AgencyKind.STATE_ENTERPRISE)
    submit(world, ready(world))

    assert obstacles_to_submit(ready(world), NOW) == []


def test_the_row_that_names_the_kind_goes_before_the_one_for_all(world):
    limit(world, 1)
    limit(world, 2, kind=AgencyKind.REGIONAL_AGENCY)
    submit(world, ready(world))

    assert obstacles_to_submit(ready(world), NOW) == []


def test_a_group_with_its_own_row_leaves_the_others_their_places(world):
    special = Group.objects.create(competition=world.competition, code="khusus", name="Khusus")
    limit(world, 1)
    limit(world, 1, group=special)
    submit(world, ready(world))

    assert obstacles_to_submit(ready(world, group=special), NOW) == []
    assert obstacles_to_submit(ready(world), NOW) == [FULL]


def test_an_invited_group_stands_outside_the_quota(world):
    invited = Group.objects.create(
        competition=world.competition, code="khusus", name="Khusus", counts_in_quota=False
    )
    limit(world, 1)
    submit(world, ready(world, group=invited))

    assert obstacles_to_submit(ready(world), NOW) == []
    submit(world, ready(world))
    assert obstacles_to_submit(ready(world, group=invited), NOW) == []


def test_no_group_is_reached_through_repair_that_has_no_place(world, facts):
    usual = facts()
    invited = Group.objects.create(
        competition=world.competition, code="khusus", name="Khusus", counts_in_quota=False
    )
    limit(world, 1)
    counted, free = ready(world), ready(world, group=invited)
    for entry in (counted, free):
        submit(world, entry)
        told = {"words": "SK.", "until": NOW + timedelta(days=7)}
        request_repair(entry, by=world.screener, at=NOW, **told)

    with pytest.raises(ActionRefused, match="Quota used up"):
        update_innovation(free, by=world.drafter, at=NOW, facts=usual)

    free.refresh_from_db()
    assert free.group == invited
    update_innovation(counted, by=world.drafter, at=NOW, facts=replace(usual, group=invited))
    update_innovation(free, by=world.drafter, at=NOW, facts=usual)
    update_innovation(free, by=world.drafter, at=NOW, facts=usual)


def test_nobody_starts_an_entry_without_a_place(world, facts):
    limit(world, 1)
    submit(world, ready(world))

    assert obstacles_to_start(world.competition, NOW, entrant=world.unit) == [FULL]
    with pytest.raises(ActionRefused, match="Quota used up"):
        start_proposal(
            world.competition, by=world.drafter, at=NOW, entrant=world.unit, facts=facts()
        )


def test_the_page_of_submission_says_that_the_quota_is_used_up(world, visit):
    limit(world, 1)
    submit(world, ready(world))
    address = reverse("proposal-submit", kwargs={"code": ready(world).code})

    assert FULL in visit(world.local_admin).get(address).content.decode()


def form(world, **told):
    fields = {
        "idempotency_key": "6f1d8a52-6a08-4f43-9d2c-4d4f2a2f9f3b",
        "name": "Gasing",
        "subtitle": "Mencegah anak kerdil",
        "started_on": "2023-03-01",
        "group": world.competition.groups.get().pk,
        "category": world.competition.categories.first().pk,
        "sdgs": ["3"],
        **told,
    }
    return InnovationForm(fields, competition=world.competition, at=NOW)


def test_a_first_day_that_is_still_to_come_is_refused(world):
    tomorrow = (NOW.astimezone(world.competition.tzinfo) + timedelta(days=1)).date()

    assert form(world, started_on=tomorrow.isoformat()).errors["started_on"]
    assert form(world, started_on=NOW.date().isoformat()).is_valid()


def test_only_goals_of_the_edition_are_offered_and_as_many_as_it_asks_for(world):
    world.competition.sdgs, world.competition.fewest_sdgs = [3, 4, 5], 2

    assert form(world, sdgs=["3"]).errors["sdgs"] == ["Choose at least 2 goals."]
    assert form(world, sdgs=["3", "17"]).errors["sdgs"]
    assert form(world, sdgs=["3", "5"]).is_valid()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rounds", ROUNDS)
def test_the_last_place_goes_once(world, rounds):
    quota, entries = limit(world, 1), make_ready(world, 2 * rounds)
    with ring() as threads:
        for turn in range(1, rounds + 1):
            Quota.objects.filter(pk=quota.pk).update(most=turn)
            pair = entries[2 * turn - 2 : 2 * turn]

            outcomes = threads.at_once(*[partial(submit, world, one) for one in pair])

            assert [isinstance(outcome, ActionRefused) for outcome in outcomes].count(True) == 1
    assert world.competition.proposals.filter(submitted_at__isnull=False).count() == rounds


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_of_the_edition_the_last_place_goes_twice(world, monkeypatch):
    limit(world, 1)
    entries = [ready(world), ready(world, world.sister_unit)]
    read_without_lock(monkeypatch)
    # Both have counted the places before either takes one; numbers would collide otherwise.
    meet_after(monkeypatch, "innovations.actions.submission._refuse_unseen")
    monkeypatch.setattr(submission, "_next_number", lambda _c: f"X-{threading.get_ident()}")

    at_once(*[lambda one=one: submit(world, one) for one in entries])

    assert world.competition.proposals.filter(submitted_at__isnull=False).count() == 2

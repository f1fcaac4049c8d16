"""May we enter? Four questions before anybody signs in."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.models import EligibilityRule, Group
from competitions.states import CompetitionState, EligibilityKind
from tests.factories import NOW, World
from tests.portal.weights import MOST_STATEMENTS, statements_for

pytestmark = pytest.mark.django_db


def check(world, **answers):
    with time_machine.travel(NOW, tick=False):
        return Client().get(reverse("entry-check", args=[world.competition.slug]), answers)


def add_rule(world, **facts):
    return EligibilityRule.objects.create(
        competition=world.competition,
        kind=EligibilityKind.PAST_HONOUR,
        honour="Top 45",
        most=0,
        text="Belum pernah masuk Top 45.",
        question="Apakah inovasi belum pernah masuk Top 45?",
        order=9,
        **facts,
    )


def test_questions_come_from_the_rules_and_the_territory():
    world = World()
    rule = world.competition.eligibility_rules.get(kind=EligibilityKind.MINIMUM_AGE)

    page = check(world).content.decode()

    assert rule.question in page
    assert world.regency.name in page
    assert rule.text not in page


def test_a_no_is_answered_by_the_rule_and_a_way_forward():
    world = World()
    rule = world.competition.eligibility_rules.get(kind=EligibilityKind.MINIMUM_AGE)

    page = check(world, wilayah="ya", aturan1="tidak").content.decode()

    assert rule.text in page
    assert "Teruskan dan catat hasilnya" in page
    assert "Ya, Anda boleh ikut" not in page


def test_only_yes_lets_in():
    world = World()
    first = check(world)
    answers = {one.name: "ya" for one in first.context["checks"]}

    page = check(world, **answers).content.decode()

    assert "Ya, Anda boleh ikut" in page


def test_a_question_without_an_answer_is_pointed_out():
    page = check(World(), wilayah="ya").content.decode()

    assert "Ada pertanyaan yang belum dijawab" in page


def test_an_unknown_answer_counts_as_none():
    assert not check(World(), wilayah="mungkin").context["is_asked"]


def test_a_rule_of_one_group_is_asked_of_that_group_only():
    world = World()
    special = Group.objects.create(
        competition=world.competition, code="khusus", name="Khusus", order=2
    )
    rule = add_rule(world, group=special)

    general, own = check(world), check(world, kelompok="khusus")

    assert rule.question not in general.content.decode()
    assert rule.question in own.content.decode()


def test_nothing_is_written_down():
    world = World()

    with CaptureQueriesContext(connection) as seen:
        check(world, wilayah="tidak", aturan1="tidak")

    assert {query["sql"].split()[0] for query in seen} == {"SELECT"}


def test_a_draft_does_not_exist():
    world = World()
    type(world.competition).objects.update(state=CompetitionState.DRAFT)

    assert check(world).status_code == 404


def test_page_costs_few_statements():
    world = World()
    address = reverse("entry-check", args=[world.competition.slug])

    with time_machine.travel(NOW, tick=False):
        assert statements_for(address, world.drafter) <= MOST_STATEMENTS

"""Answers that name the entrant, where judges read without names: told, never barred."""

import pytest
from django.urls import reverse

from competitions.models import Stage
from competitions.states import Level
from innovations.actions import submit_proposal
from innovations.hints import names_in
from innovations.models import Proposal, SectionDraft
from innovations.queries.naming import names_told, with_names
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TEXT = "Di puskesmas  sumpiuh ii, dinkes dan Siti Rahayu di Banyumas bekerja. Dinkesmas tidak."


def named(proposal, text=TEXT):
    return names_told(with_names(Proposal.objects.all()).get(pk=proposal.pk), [("Dampak", text)])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dinkes membantu.", ["Dinkes"]),
        ("DINKES, lalu selesai", ["Dinkes"]),
        ("Dinkesmas membantu", []),
        ("unit kami", []),
    ],
)
def test_names_in_finds_whole_words_in_whatever_letters(text, told):
    assert names_in(text, ["Dinkes", "Ani"]) == told


def test_names_told_knows_unit_agency_and_team(draft):
    assert named(draft) == [("Dampak", "Puskesmas Sumpiuh II, Dinkes, Siti Rahayu")]
    assert named(draft, "Unit kami bekerja.") == []


def test_names_told_takes_the_region_only_where_there_are_several(world, draft):
    world.competition.level = Level.PROVINCE
    world.competition.save()

    assert "Banyumas" in named(draft)[0][1]


def test_names_told_is_silent_where_no_stage_is_blind(draft):
    Stage.objects.update(is_blind=False)

    assert named(draft) == []


def test_author_and_secretariat_are_told(world, visit, handed_over):
    part = SectionDraft.objects.filter(proposal=handed_over).first()
    question = part.section.questions.first()
    part.answers = {**part.answers, question.code: TEXT}
    part.save()
    kwargs = {"code": handed_over.code}

    page = visit(world.local_admin).get(reverse("proposal-submit", kwargs=kwargs))

    assert "Puskesmas Sumpiuh II, Dinkes, Siti Rahayu" in page.content.decode()
    assert page.context["named"][0][0] == part.section.title
    submit(world, handed_over)
    desk = visit(world.screener).get(reverse("screening-detail", kwargs=kwargs))
    assert desk.context["named"] == page.context["named"]


def submit(world, proposal):
    submit_proposal(proposal, by=world.local_admin, at=NOW)

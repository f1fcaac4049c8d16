"""A feasibility stage: delegates of bodies read the categories of their own field."""

import pytest
from django.urls import reverse

from accounts.states import Role
from competitions.checks.stages import check_stages
from competitions.forms.stages import StageForm
from competitions.models import Category, Stage
from competitions.states import StageKind
from innovations.models import Proposal
from judging.actions import assign_judge, change_panel_member, invite_judges
from judging.asking import Asked
from judging.models import PanelMember
from judging.queries.obstacles import warnings_to_start
from tests.factories import NOW, make_member
from tests.judging.scenes import Scene
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
BODY = "Kementerian Kesehatan"


@pytest.fixture
def scene():
    """Three entries: two of health, one of education; one delegate, who knows health."""
    scene = Scene(entries=3, judges=0)
    Stage.objects.filter(pk=scene.stage.pk).update(
        kind=StageKind.FEASIBILITY, only_own_expertise=True, judges_per_entry=1, quorum=1
    )
    scene.stage.refresh_from_db()
    scene.health, scene.education = Category.objects.filter(
        competition=scene.competition, name__in=["Kesehatan", "Pendidikan"]
    ).order_by("name")
    own = Proposal.objects.filter(competition=scene.competition)
    own.update(category=scene.health)
    own.filter(number="BMS26-003").update(category=scene.education)
    scene.members = [delegate(scene, "dr. Sari", BODY, scene.health)]
    return scene


def delegate(scene, name, body, category):
    person = make_member(scene.world.secretariat, Role.JUDGE, name)
    asked = Asked(entries=10, body=body, categories={category.pk: True})
    return invite_judges(scene.stage, by=scene.organiser, at=NOW, people=[person], asked=asked)[0]


def test_the_draw_names_the_category_without_a_delegate(scene, client):
    run = scene.draw()
    sign_in(client, scene.organiser, at=NOW)

    page = client.get(reverse("draw-detail", args=[scene.stage.code, run.code]))

    assert run.state == "impossible"
    assert "“Pendidikan”" in page.context["reasons"][0]
    assert "“Kesehatan”" not in " ".join(page.context["reasons"])
    assert "Pendidikan" in " ".join(warnings_to_start(scene.stage))


def test_with_a_delegate_for_each_category_everybody_reads_the_own_field(scene):
    delegate(scene, "Pak Guru", "Kementerian Pendidikan", scene.education)

    run = scene.draw()

    pairs = scene.stage.panel.values_list("body", "assignments__candidacy__proposal__number")
    assert run.state == "done"
    assert sorted(pairs) == [
        ("Kementerian Kesehatan", "BMS26-001"),
        ("Kementerian Kesehatan", "BMS26-002"),
        ("Kementerian Pendidikan", "BMS26-003"),
    ]
    assert list(warnings_to_start(scene.stage)) == []


def test_the_panel_shows_who_sent_a_delegate_and_the_organiser_can_change_it(scene, client):
    member = scene.members[0]
    change_panel_member(
        member,
        by=scene.organiser,
        at=NOW,
        expertise="",
        maximum_load=10,
        is_chair=False,
        body="BPOM",
    )
    for candidacy in scene.candidacies[:2]:
        assign_judge(candidacy, by=scene.organiser, at=NOW, member=member)
    sign_in(client, scene.organiser, at=NOW)

    pages = [
        client.get(reverse(name, kwargs={"code": scene.stage.code, **more})).text
        for name, more in (
            ("panel-edit", {}),
            ("stage-detail", {}),
            ("panel-member-detail", {"member": member.code}),
        )
    ]

    assert all("BPOM" in page for page in pages)
    assert 'name="body"' in pages[0]
    assert PanelMember.objects.get().body == "BPOM"


def test_own_field_comes_with_the_kind_and_may_be_given_up_with_a_warning(scene):
    stage = scene.plenary
    stage.marks_from = None
    known = {name: getattr(stage, name) for name in ("name", "kind", "rubric", "cut")}
    sent = {**known, "kind": "feasibility", "judges_per_entry": 2, "quorum": 2}

    chosen = StageForm(sent, instance=stage, edition=scene.competition)
    chosen.is_valid()
    stage.kind = "feasibility"
    given_up = StageForm(sent, instance=stage, edition=scene.competition)
    given_up.is_valid()

    flags = [form.cleaned_data["only_own_expertise"] for form in (chosen, given_up)]
    assert flags == [True, False]


def test_publishing_warns_of_delegates_outside_their_field(scene):
    class Draft:
        stages = list(scene.competition.stages.prefetch_related("cuts", "tiers"))
        groups = list(scene.competition.groups.all())
        categories = list(scene.competition.categories.all())
        form = None

    quiet = [str(fault.text) for fault in check_stages(Draft)]
    Draft.stages[0].only_own_expertise = False
    found = [fault for fault in check_stages(Draft) if str(fault.text) not in quiet]

    assert [(fault.is_must, "utusan" in fault.text) for fault in found] == [(False, True)]


def test_the_form_asks_no_judges_where_the_public_scores(scene):
    stage = scene.plenary
    stage.marks_from = None
    sent = {"name": "Masyarakat", "kind": "public_score", "quorum": 20, "cut": 5}

    form = StageForm(sent, instance=stage, edition=scene.competition)
    form.is_valid()

    assert (form.cleaned_data["judges_per_entry"], form.cleaned_data["quorum"]) == (20, 20)
    assert not {"judges_per_entry", "quorum"} & form.errors.keys()

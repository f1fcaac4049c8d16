"""Groups with sections, places and honours of their own, and a second rubric for a later stage."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from awards.freezing import tier_of
from competitions.models import AwardTier, Criterion, Group, RuleSet, Section
from competitions.states import Method, StageKind
from innovations.models import Candidacy, Proposal
from judging.actions import adopt_run, conclude_stage, start_ranking
from judging.queries.sheet import criteria_of, ranking_document, rubric_of
from judging.ranking import compute_run
from judging.states import RunState
from tests.factories import add_stage
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db


class TwoGroups(Scene):
    """Three entries of the first group, two of a second one that answers another section.

    The heaviest section is the first group's alone; the second group has one of the same weight.
    A presentation after the desk stage scores a rubric of its own.
    """

    def __init__(self) -> None:
        super().__init__(entries=5, judges=2)
        self.rules = self.competition.rule_sets.get()
        self.other = Group.objects.create(
            competition=self.competition, code="khusus", name="Kelompok Khusus", order=2
        )
        heaviest = rubric_of(self.stage, self.group.pk)
        self.general = max(heaviest, key=lambda one: one.weight)
        self.general.section.groups.add(self.group)
        self.special = self.add_special()
        for candidacy in self.candidacies[3:]:
            Proposal.objects.filter(pk=candidacy.proposal_id).update(group=self.other)
        self.candidacies = list(
            Candidacy.objects.filter(stage=self.stage).select_related("proposal").order_by("pk")
        )
        self.substance = Criterion.objects.create(
            rule_set=self.rules,
            rubric="presentation",
            code="substance",
            name="Penguasaan substansi",
            weight=Decimal(100),
            order=1,
        )
        self.presentation = add_stage(
            self.rules, StageKind.PRESENTATION, 9, cut=1, rubric="presentation"
        )

    def add_special(self) -> Criterion:
        section = Section.objects.create(
            rule_set=self.rules, code="renewal", title="Pembaruan", prompt="-", order=50
        )
        section.groups.add(self.other)
        criterion = Criterion.objects.create(
            rule_set=self.rules,
            section=section,
            code="renewal",
            name="Pembaruan",
            weight=self.general.weight,
            order=50,
        )
        levels = self.general.levels.values("number", "name", "anchor", "low", "high")
        for level in levels:
            criterion.levels.create(**level)
        return criterion

    def codes(self, group: Group) -> set[str]:
        return set(criteria_of(self.stage, group.pk).values_list("code", flat=True))

    def score_own(self, entry: int, judge: int, value: object) -> None:
        """Lock a scorecard on the criteria of the entry's own group."""
        self.group = self.candidacies[entry].proposal.group
        self.__dict__.pop("rubric", None)
        self.score(entry, judge, value)

    def ranked_groups(self) -> None:
        """Both groups scored, locked and ranked; each entry better than the one before."""
        self.start()
        for entry in range(len(self.candidacies)):
            for judge in range(len(self.members)):
                self.score_own(entry, judge, 60 + entry)
        self.lock()


@pytest.fixture
def scene() -> TwoGroups:
    return TwoGroups()


def first_group(scene: TwoGroups) -> Group:
    return scene.competition.groups.get(order=1)


def test_each_group_is_scored_on_what_it_was_asked(scene: TwoGroups) -> None:
    own, other = scene.codes(first_group(scene)), scene.codes(scene.other)

    assert own - other == {scene.general.code}
    assert other - own == {"renewal"}
    assert "substance" not in own | other


def test_later_stage_scores_its_own_rubric(scene: TwoGroups) -> None:
    found = rubric_of(scene.presentation, scene.other.pk)

    assert [one.code for one in found] == ["substance"]


def test_scoring_screen_shows_the_rubric_of_the_entrys_group(scene: TwoGroups) -> None:
    scene.start()
    client = Client()
    client.force_login(scene.members[0].person)

    pages = [
        client.get(reverse("scorecard-edit", args=[scene.assignment(entry).code]))
        for entry in (0, 4)
    ]

    shown = [{form.criterion.code for form in page.context["form"].aspects} for page in pages]
    assert shown == [scene.codes(first_group(scene)), scene.codes(scene.other)]


def test_ranking_asks_each_group_for_its_own_criteria_and_ties(scene: TwoGroups) -> None:
    RuleSet.objects.filter(pk=scene.rules.pk).update(
        tie_break=[f"criterion:{scene.general.code}", "criterion:renewal", "stage:desk", "lot"]
    )
    scene.stage.refresh_from_db()

    document = ranking_document(scene.stage, scene.other)

    assert {one["id"] for one in document["criteria"]} == scene.codes(scene.other)
    assert document["config"]["tie_break"] == ["criterion:renewal", "lot"]


def test_stage_before_may_part_a_tie_in_a_later_stage(scene: TwoGroups) -> None:
    RuleSet.objects.filter(pk=scene.rules.pk).update(tie_break=["stage:desk", "lot"])
    scene.presentation.refresh_from_db()

    config = ranking_document(scene.presentation, scene.other)["config"]

    assert config["tie_break"] == ["stage:desk", "lot"]


def test_places_of_each_group_are_kept_to_the_end(scene: TwoGroups) -> None:
    scene.stage.cuts.create(group=first_group(scene), places=2)
    scene.stage.cuts.create(group=scene.other, places=1)
    scene.ranked_groups()
    for group in (first_group(scene), scene.other):
        run = start_ranking(scene.stage, by=scene.organiser, at=LATER, group=group)
        compute_run(run.pk, LATER)
        run.refresh_from_db()
        assert run.state == RunState.DONE
        adopt_run(run, by=scene.organiser, at=LATER)

    conclude_stage(scene.stage, by=scene.organiser, at=LATER)

    gone_on = Candidacy.objects.filter(stage=scene.stage, state="advanced")
    entries = [scene.candidacies.index(one) for one in gone_on.order_by("pk")]
    assert entries == [1, 2, 4]


def test_stage_page_tells_the_places_of_each_group(scene: TwoGroups) -> None:
    scene.stage.cuts.create(group=scene.other, places=1)
    client = Client()
    client.force_login(scene.organiser)

    page = client.get(reverse("stage-detail", args=[scene.stage.code]))

    expected = [(first_group(scene).name, scene.stage.cut), ("Kelompok Khusus", 1)]
    assert page.context["places"] == expected


def test_dashboard_plans_the_places_of_all_groups(scene: TwoGroups) -> None:
    scene.stage.cuts.create(group=scene.other, places=1)
    client = Client()
    client.force_login(scene.organiser)

    page = client.get(reverse("competition-dashboard", args=[scene.competition.code]))

    steps = {step.label: step.count for step in page.context["steps"]}
    assert steps[scene.plenary.name] == scene.stage.cut + 1


def test_trimmed_mean_leaves_out_the_highest_and_the_lowest() -> None:
    single = Scene(entries=1, judges=3)
    rules = single.competition.rule_sets.get()
    RuleSet.objects.filter(pk=rules.pk).update(method=Method.TRIMMED_MEAN, trim_from=3)
    single.stage.refresh_from_db()
    single.start()
    for judge, value in enumerate(("50", "70", "99")):
        single.score(0, judge, value)
    single.lock()

    run = single.rank()

    assert run.state == RunState.DONE
    assert run.rows.get().score == Decimal(70)


def test_honour_of_the_group_comes_before_that_of_all(scene: TwoGroups) -> None:
    common = scene.competition.tiers.get()
    own = AwardTier.objects.create(
        competition=scene.competition, stage=scene.plenary, name="Top 5", group=scene.other
    )

    found = [tier_of([common, own], pk) for pk in (scene.other.pk, first_group(scene).pk)]

    assert found == [own, common]

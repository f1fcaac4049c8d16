"""Rows of what is published are added and taken out by two persons, unless something uses them."""

from collections.abc import Callable

import pytest

from accounts.actions import grant_approval
from accounts.models import User
from competitions.actions import (
    ask_to_add_row,
    ask_to_change_row,
    ask_to_remove_row,
    change_row,
    remove_row_by_two,
)
from competitions.changes import NOTHING
from competitions.models import (
    Category,
    Change,
    EligibilityRule,
    Group,
    Quota,
    Section,
    Stage,
    StageCut,
    Window,
)
from competitions.parts import new_row
from competitions.queries import current_rules
from competitions.states import (
    ChangeKind,
    CompetitionState,
    EligibilityKind,
    StageKind,
    StageState,
)
from core.approvals import act_of
from core.errors import ActionRefused
from core.models import Approval
from tests.factories import NOW, World, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def ask_to_add(world: World, model: type, **facts: object) -> Approval:
    row = new_row(model, world.competition)
    return ask_to_add_row(row, by=world.organiser, at=NOW, facts=facts, reason="Juknis baru")


def ask_to_remove(world: World, row: object) -> Approval:
    return ask_to_remove_row(row, by=world.organiser, at=NOW, reason="Digabung")


def grant(world: World, approval: Approval, by: User | None = None) -> Change:
    grant_approval(approval, by=by or world.approver, at=NOW)
    return Change.objects.get(approval=approval)


def spare(world: World) -> Group:
    """A group that nobody entered yet, with a quota of its own."""
    group = world.competition.groups.create(code="baru", name="Baru", order=9)
    world.competition.quotas.create(group=group, most=3, order=9)
    return group


def test_asking_writes_nothing(world: World) -> None:
    count = world.competition.categories.count()

    approval = ask_to_add(world, Category, name="Inklusi", description="")

    assert world.competition.categories.count() == count
    assert approval.payload["facts"] == {"name": "Inklusi", "description": ""}
    assert [fact.label for fact in act_of(approval).describe(approval)] == ["Nama"]


def test_a_granted_row_stands_last_and_is_told(world: World) -> None:
    change = grant(world, ask_to_add(world, Category, name="Inklusi", description=""))

    row = world.competition.categories.get(name="Inklusi")
    assert row.order == max(world.competition.categories.values_list("order", flat=True))
    assert (change.kind, change.reason) == (ChangeKind.SETTING, "Juknis baru")
    assert change.title == "Kategori ditambahkan: Inklusi"
    assert change.facts == [{"label": "Nama", "before": NOTHING, "after": "Inklusi"}]


def test_a_quota_of_one_group_is_added(world: World) -> None:
    group = world.competition.groups.first()

    change = grant(world, ask_to_add(world, Quota, group=group, agency_kind="", most=5))

    assert world.competition.quotas.get(group=group, most=5).agency_kind == ""
    assert {fact["after"] for fact in change.facts} == {group.name, "5"}


def test_a_row_for_a_group_that_has_gone_is_not_added_for_all(world: World) -> None:
    group = world.competition.groups.create(code="baru", name="Baru", order=9)
    approval = ask_to_add(world, Quota, group=group, agency_kind="", most=5)
    group.delete()

    with pytest.raises(ActionRefused):
        grant(world, approval)

    assert not world.competition.quotas.filter(most=5).exists()


def test_a_stage_is_added_with_places_of_its_groups(world: World) -> None:
    group, last = world.competition.groups.first(), world.competition.stages.last()
    facts = {
        "name": "Pleno",
        "kind": StageKind.PLENARY,
        "opens_at": last.opens_at,
        "closes_at": last.closes_at,
        "marks_from": last,
        "cut": 1,
        "cuts": [{"group": group, "places": 1}],
    }

    change = grant(world, ask_to_add(world, Stage, **facts))

    stage = world.competition.stages.get(name="Pleno")
    assert stage.rule_set == current_rules(world.competition)
    assert (stage.order, stage.state) == (3, StageState.PLANNED)
    assert [(cut.group, cut.places) for cut in stage.cuts.all()] == [(group, 1)]
    assert f"{group.name}: 1" in [fact["after"] for fact in change.facts]


def test_a_row_that_nothing_uses_goes_with_what_hangs_on_it(world: World) -> None:
    approval = ask_to_remove(world, spare(world))

    change = grant(world, approval)

    told = {fact["label"]: (fact["before"], fact["after"]) for fact in change.facts}
    assert not world.competition.groups.filter(code="baru").exists()
    assert not world.competition.quotas.filter(most=3).exists()
    assert change.title == "Kelompok dihapus: Baru"
    assert told["Nama"] == ("Baru", NOTHING)
    assert told["Kuota"] == ("1", NOTHING)


def test_a_rule_of_entry_goes(world: World) -> None:
    rule = world.competition.eligibility_rules.create(
        kind=EligibilityKind.TITLE_UNIQUE, text="Judul sekali saja", order=9
    )

    grant(world, ask_to_remove(world, rule))

    assert not EligibilityRule.objects.filter(pk=rule.pk).exists()


@pytest.mark.parametrize("name", ["group", "category"])
def test_what_a_draft_names_stays(world: World, name: str) -> None:
    spare(world)
    world.competition.categories.create(name="Lain", order=9)
    draft = make_proposal(world.competition, world.unit, by=world.drafter)

    with pytest.raises(ActionRefused):
        ask_to_remove(world, getattr(draft, name))


def test_what_a_draft_named_meanwhile_stays(world: World) -> None:
    world.competition.categories.create(name="Lain", order=9)
    draft = make_proposal(world.competition, world.unit, by=world.drafter)
    category = world.competition.categories.create(name="Sisa", order=10)
    approval = ask_to_remove(world, category)
    type(draft).objects.filter(pk=draft.pk).update(category=category)

    with pytest.raises(ActionRefused):
        remove_row_by_two(approval, by=world.approver, at=NOW)

    assert Category.objects.filter(pk=category.pk).exists()


def add_category(world: World) -> None:
    ask_to_add(world, Category, name="Inklusi", description="")


def remove_group(world: World) -> None:
    ask_to_remove(world, spare(world))


def remove_stage(world: World) -> None:
    stage = world.competition.stages.get(order=2)
    stage.tiers.all().delete()
    ask_to_remove(world, stage)


@pytest.mark.parametrize("act", [add_category, remove_group, remove_stage])
def test_nothing_is_added_or_taken_out_once_judging_has_begun(
    world: World, act: Callable[[World], None]
) -> None:
    world.competition.stages.filter(order=1).update(state=StageState.SCORING)

    with pytest.raises(ActionRefused):
        act(world)

    assert Approval.objects.count() == 0


def test_a_grant_is_refused_once_judging_has_begun(world: World) -> None:
    approval = ask_to_add(world, Category, name="Inklusi", description="")
    world.competition.stages.filter(order=1).update(state=StageState.SCORING)

    with pytest.raises(ActionRefused):
        grant(world, approval)


@pytest.mark.parametrize("model", [Section, Window])
def test_form_and_times_are_no_rows_to_add_or_take_out(world: World, model: type) -> None:
    rules = current_rules(world.competition)
    of_rules = model is Section
    row = rules.sections.first() if of_rules else world.competition.windows.first()

    with pytest.raises(ActionRefused):
        ask_to_remove(world, row)


@pytest.mark.parametrize("state", [CompetitionState.DRAFT, CompetitionState.CONCLUDED])
def test_two_persons_only_add_to_what_is_published(world: World, state: str) -> None:
    type(world.competition).objects.filter(pk=world.competition.pk).update(state=state)
    world.competition.refresh_from_db()

    with pytest.raises(ActionRefused):
        add_category(world)


def test_the_last_group_stays(world: World) -> None:
    world.competition.groups.exclude(pk=world.competition.groups.first().pk).delete()

    with pytest.raises(ActionRefused):
        ask_to_remove(world, world.competition.groups.get())

    assert world.competition.groups.count() == 1


def test_a_name_that_is_taken_is_refused(world: World) -> None:
    with pytest.raises(ActionRefused):
        ask_to_add(world, Category, name=world.competition.categories.first().name)


def test_a_row_that_was_changed_meanwhile_stays(world: World) -> None:
    group = spare(world)
    approval = ask_to_remove(world, group)
    Group.objects.filter(pk=group.pk).update(revision=2)

    with pytest.raises(ActionRefused):
        remove_row_by_two(approval, by=world.approver, at=NOW)

    assert Group.objects.filter(pk=group.pk).exists()


def test_places_by_group_change_while_the_stage_is_planned(world: World) -> None:
    stage, group = world.competition.stages.get(order=2), world.competition.groups.first()
    StageCut.objects.create(stage=stage, group=group, places=2)
    facts = {"cuts": [{"group": group, "places": 1}]}
    known = {"by": world.organiser, "at": NOW, "reason": "Kuota"}
    approval = ask_to_change_row(stage, **known, revision=stage.revision, facts=facts)

    change = grant(world, approval)

    assert [(cut.group, cut.places) for cut in stage.cuts.all()] == [(group, 1)]
    assert change.facts == [
        {"label": "Tempat menurut kelompok", "before": f"{group}: 2", "after": f"{group}: 1"}
    ]


def test_places_by_group_stay_once_marks_are_given(world: World) -> None:
    stage, group = world.competition.stages.get(order=1), world.competition.groups.first()
    facts = {"cuts": [{"group": group, "places": 1}]}
    known = {"by": world.organiser, "at": NOW, "reason": "Kuota"}
    approval = ask_to_change_row(stage, **known, revision=stage.revision, facts=facts)
    Stage.objects.filter(pk=stage.pk).update(state=StageState.SCORING)

    with pytest.raises(ActionRefused):
        change_row(approval, by=world.approver, at=NOW)

    assert not stage.cuts.exists()

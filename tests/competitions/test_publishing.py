"""What is checked before an edition may be seen, and how it ends."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from competitions.actions import cancel_competition, conclude_competition, publish_competition
from competitions.checks import Fault, find_faults, obstacles_to_publish
from competitions.models import (
    AwardTier,
    Category,
    Change,
    Competition,
    Criterion,
    CriterionLevel,
    Group,
    Holiday,
    Question,
    Quota,
    Requirement,
    RuleSet,
    Section,
    Stage,
    StageCut,
    Window,
)
from competitions.states import CompetitionState, EditionRole, StageState, WindowKind
from core.errors import ActionRefused
from notifications.models import Message
from tests.factories import NOW, World, make_competition, make_proposal, name_offices

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def edition(world: World) -> Competition:
    """Complete, and begun in the future."""
    facts = {"territory": world.regency, "state": CompetitionState.DRAFT}
    edition = make_competition(world.secretariat, at=NOW + 30 * DAY, **facts)
    name_offices(edition, chair=world.judge, approver=world.approver)
    return edition


def found(edition: Competition, *, must: bool) -> list[str]:
    return [fault.text for fault in find_faults(edition, NOW) if fault.is_must is must]


def publish(edition: Competition, person: User) -> Competition:
    return publish_competition(edition, by=person, at=NOW)


def test_publish_competition_shows_it_and_freezes_its_rules(
    edition: Competition, world: World
) -> None:
    published = publish(edition, world.organiser)

    rules = RuleSet.objects.get(competition=edition)
    assert (published.state, published.published_at) == (CompetitionState.PUBLISHED, NOW)
    assert rules.frozen_at == NOW


def test_publish_competition_refuses_a_second_time(edition: Competition, world: World) -> None:
    publish(edition, world.organiser)

    with pytest.raises(ActionRefused):
        publish(edition, world.organiser)


def first(model: type, edition: Competition) -> object:
    paths = {Question: "section__rule_set__competition", CriterionLevel: ""}
    path = paths.get(model, "competition")
    return model.objects.filter(**{path: edition}).first()


def no_registration(edition: Competition) -> None:
    edition.windows.filter(kind=WindowKind.REGISTRATION).delete()


def registration_over(edition: Competition) -> None:
    edition.windows.filter(kind=WindowKind.REGISTRATION).update(
        opens_at=NOW - 2 * DAY, closes_at=NOW
    )


def screening_ends_early(edition: Competition) -> None:
    window = edition.windows.get(kind=WindowKind.REGISTRATION)
    edition.windows.filter(kind=WindowKind.SCREENING).update(closes_at=window.closes_at)


def judging_before_entries(edition: Competition) -> None:
    window = edition.windows.get(kind=WindowKind.REGISTRATION)
    facts = {"opens_at": window.opens_at, "closes_at": window.closes_at}
    edition.stages.filter(order=1).update(**facts)


def stages_turned(edition: Competition) -> None:
    stage = edition.stages.get(order=1)
    facts = {"opens_at": stage.opens_at - DAY, "closes_at": stage.closes_at - DAY}
    edition.stages.filter(order=2).update(**facts)


def repair_too_early(edition: Competition) -> None:
    window = edition.windows.get(kind=WindowKind.SCREENING)
    Window.objects.create(
        competition=edition,
        kind=WindowKind.REPAIR,
        opens_at=window.opens_at - DAY,
        closes_at=window.closes_at,
    )


def no_stage(edition: Competition) -> None:
    AwardTier.objects.filter(competition=edition).delete()
    edition.stages.filter(order=2).delete()
    edition.stages.all().delete()


def no_group(edition: Competition) -> None:
    edition.groups.all().delete()


def no_category(edition: Competition) -> None:
    Category.objects.filter(competition=edition).delete()


def too_many_goals(edition: Competition) -> None:
    Competition.objects.filter(pk=edition.pk).update(sdgs=[3], fewest_sdgs=2)
    edition.refresh_from_db()


def quota_of_group_above_all(edition: Competition) -> None:
    Quota.objects.create(competition=edition, most=3)
    Quota.objects.create(competition=edition, group=edition.groups.get(), most=4, order=2)


def group_without_section(edition: Competition) -> None:
    group = edition.groups.get()
    other = Group.objects.create(competition=edition, code="khusus", name="Khusus", order=2)
    for section in Section.objects.filter(rule_set__competition=edition):
        section.groups.set([group])
    assert other.pk


def section_without_question(edition: Competition) -> None:
    section = Section.objects.filter(rule_set__competition=edition).first()
    section.questions.all().delete()


def letter_of_unknown_words(edition: Competition) -> None:
    rules = edition.rule_sets.get()
    facts = {"code": "surat", "name": "Surat", "file_kinds": ["pdf"]}
    rules.requirements.create(letter_body="Kepada {{ raja }} dan {raja}", **facts)


def weights_short(edition: Competition) -> None:
    criterion = Criterion.objects.filter(rule_set__competition=edition).first()
    Criterion.objects.filter(pk=criterion.pk).update(weight=criterion.weight - Decimal("0.01"))


def level_without_words(edition: Competition) -> None:
    levels = CriterionLevel.objects.filter(criterion__rule_set__competition=edition)
    CriterionLevel.objects.filter(pk=levels.first().pk).update(anchor="")


def bands_with_gap(edition: Competition) -> None:
    levels = CriterionLevel.objects.filter(criterion__rule_set__competition=edition)
    CriterionLevel.objects.filter(pk=levels.filter(number=2).first().pk).update(low=25)


def bands_short(edition: Competition) -> None:
    levels = CriterionLevel.objects.filter(criterion__rule_set__competition=edition)
    CriterionLevel.objects.filter(pk=levels.filter(number=5).first().pk).update(high=90)


def ladder_of_nothing(edition: Competition) -> None:
    edition.rule_sets.update(tie_break=["criterion:beauty", "lot"])


def rubric_of_nothing(edition: Competition) -> None:
    edition.stages.filter(order=1).update(rubric="interview")


def quorum_above_panel(edition: Competition) -> None:
    edition.stages.filter(order=1).update(quorum=4)


def cut_grows(edition: Competition) -> None:
    StageCut.objects.create(stage=edition.stages.get(order=2), group=edition.groups.get(), places=3)


def weights_of_stages_short(edition: Competition) -> None:
    edition.stages.filter(order=1).update(weight=Decimal(60))


def marks_of_a_later_stage(edition: Competition) -> None:
    one, two = edition.stages.order_by("order")
    Stage.objects.filter(pk=two.pk).update(marks_from=None)
    Stage.objects.filter(pk=one.pk).update(marks_from=two)


def no_award(edition: Competition) -> None:
    AwardTier.objects.filter(competition=edition).delete()


def no_chair(edition: Competition) -> None:
    edition.appointments.filter(role=EditionRole.CHAIR).delete()


def no_approver(edition: Competition) -> None:
    edition.appointments.filter(role=EditionRole.APPROVER).delete()


MUSTS = {
    no_registration: Window,
    registration_over: Window,
    screening_ends_early: Window,
    judging_before_entries: Stage,
    stages_turned: Stage,
    repair_too_early: Window,
    no_stage: Stage,
    no_group: Group,
    no_category: Category,
    too_many_goals: Competition,
    quota_of_group_above_all: Quota,
    group_without_section: Section,
    section_without_question: Question,
    letter_of_unknown_words: Requirement,
    weights_short: Criterion,
    level_without_words: Criterion,
    bands_with_gap: Criterion,
    bands_short: Criterion,
    ladder_of_nothing: RuleSet,
    rubric_of_nothing: Criterion,
    quorum_above_panel: Stage,
    cut_grows: Stage,
    weights_of_stages_short: Stage,
    marks_of_a_later_stage: Stage,
    no_award: AwardTier,
    no_chair: None,
    no_approver: None,
}


def test_a_complete_edition_has_no_musts(edition: Competition) -> None:
    assert obstacles_to_publish(edition, NOW) == []


@pytest.mark.parametrize("spoil", MUSTS, ids=lambda spoil: spoil.__name__)
def test_what_is_missing_is_said_and_refused(
    edition: Competition, world: World, spoil: Callable[[Competition], None]
) -> None:
    spoil(edition)
    edition = Competition.objects.get(pk=edition.pk)

    musts = [fault for fault in find_faults(edition, NOW) if fault.is_must]

    assert musts
    assert MUSTS[spoil] in {None, *(fault.model for fault in musts)}
    with pytest.raises(ActionRefused) as caught:
        publish(edition, world.organiser)
    assert caught.value.reasons == [fault.text for fault in musts]


def test_warnings_do_not_stand_in_the_way(edition: Competition, world: World) -> None:
    registration = edition.windows.get(kind=WindowKind.REGISTRATION)
    sunday = registration.closes_at + (6 - registration.closes_at.weekday()) % 7 * DAY
    edition.windows.filter(pk=registration.pk).update(opens_at=NOW - DAY, closes_at=sunday)
    edition.windows.filter(kind=WindowKind.SCREENING).update(closes_at=sunday + 4 * DAY)
    Holiday.objects.create(
        organiser=world.secretariat, day=(sunday + 4 * DAY).date(), name="Hari Buruh"
    )
    edition.stages.filter(order=1).update(judges_per_entry=1, quorum=1)
    edition.rule_sets.update(tie_break=[])

    warnings = " ".join(found(edition, must=False))

    for words in ("waktu yang sudah lewat", "akhir pekan", "Hari Buruh", "sendirian", "undian"):
        assert words in warnings
    assert publish(edition, world.organiser).state == CompetitionState.PUBLISHED


def test_a_fault_knows_the_row_that_mends_it(edition: Competition) -> None:
    quorum_above_panel(edition)
    stage = edition.stages.get(order=1)

    faults = find_faults(edition, NOW)

    assert [fault.row for fault in faults if fault.is_must] == [stage]
    assert isinstance(faults[0], Fault)


def test_conclude_competition_waits_for_every_stage(world: World) -> None:
    with pytest.raises(ActionRefused) as caught:
        conclude_competition(world.competition, by=world.organiser, at=NOW)

    assert len(caught.value.reasons) == 2


def test_conclude_competition_closes_it(world: World) -> None:
    world.competition.stages.update(state=StageState.CONCLUDED, locked_at=NOW, concluded_at=NOW)

    concluded = conclude_competition(world.competition, by=world.organiser, at=NOW)

    assert (concluded.state, concluded.concluded_at) == (CompetitionState.CONCLUDED, NOW)


def test_cancel_competition_tells_everybody_why(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    make_proposal(world.competition, world.unit, by=world.drafter)

    with django_capture_on_commit_callbacks(execute=True):
        cancel_competition(world.competition, by=world.organiser, at=NOW, reason="Tidak ada dana")

    world.competition.refresh_from_db()
    change = Change.objects.get()
    told = Message.objects.filter(kind="competition_cancelled").order_by("recipient_id")
    assert world.competition.state == CompetitionState.CANCELLED
    assert (change.title, change.reason) == ("Kompetisi dibatalkan", "Tidak ada dana")
    assert [message.recipient for message in told] == [world.drafter, world.local_admin]


def test_a_competition_with_a_result_is_not_cancelled(world: World) -> None:
    world.competition.stages.update(state=StageState.CONCLUDED, locked_at=NOW, concluded_at=NOW)

    with pytest.raises(ActionRefused):
        cancel_competition(world.competition, by=world.organiser, at=NOW, reason="x")

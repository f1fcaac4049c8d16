"""A new version of form and rubric: drafts follow, what was submitted or scored stays."""

import pytest

from accounts.actions import grant_approval
from competitions.actions import (
    add_row,
    ask_to_adopt_rules,
    discard_rules_version,
    open_rules_version,
    remove_row,
    save_row,
)
from competitions.models import Change, Question, RuleSet
from competitions.queries import current_rules, rules_in_work
from competitions.states import ChangeKind, StageState
from competitions.versions import describe_rules, digest_of_rules, lines_of, read_rules
from core.errors import ActionRefused
from core.models import Approval
from innovations.actions import hand_over_proposal, save_section, submit_proposal
from innovations.models import SectionDraft
from innovations.queries import progress_of
from notifications.models import Message
from tests.factories import NOW, World, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def begin(world: World) -> RuleSet:
    return open_rules_version(world.competition, by=world.organiser, at=NOW)


def shorten(world: World, version: RuleSet, *, limit: int = 150) -> Question:
    question = Question.objects.get(section__rule_set=version, section__code="summary")
    facts = {"word_limit": limit}
    return save_row(question, by=world.organiser, at=NOW, revision=question.revision, facts=facts)


def ask(world: World, version: RuleSet) -> Approval:
    return ask_to_adopt_rules(version, by=world.organiser, at=NOW, reason="Terlalu panjang")


def adopt(world: World, version: RuleSet) -> Approval:
    return grant_approval(ask(world, version), by=world.approver, at=NOW)


def test_open_rules_version_copies_every_row(world: World) -> None:
    source = current_rules(world.competition)

    version = begin(world)

    assert (version.version, version.based_on, version.frozen_at) == (2, source, None)
    assert rules_in_work(world.competition) == version
    assert current_rules(world.competition) == source
    assert describe_rules(version) == []
    old, new = (lines_of(read_rules(one)) for one in (source, version))
    assert list(old) == list(new)
    assert {row.section.rule_set for row in version.criteria.all() if row.section} == {version}


def test_only_one_version_is_in_work(world: World) -> None:
    begin(world)

    with pytest.raises(ActionRefused):
        begin(world)


def test_the_diff_names_each_change(world: World) -> None:
    version = begin(world)
    shorten(world, version)
    section = version.sections.get(code="summary")
    question = Question(section=section)
    facts = {"code": "risk", "label": "Apa risikonya?", "word_limit": 100, "order": 2}
    add_row(question, by=world.organiser, at=NOW, facts=facts)

    found = {fact.label: (fact.before, fact.after) for fact in describe_rules(version)}

    assert found["Pertanyaan “Ringkasan inovasi”: Batas kata"] == ("200", "150")
    assert found["Ditambahkan: Pertanyaan “Apa risikonya?”"][0] == ""
    assert len(found) == 2


def test_adopt_rules_moves_planned_stages_and_drafts(world: World) -> None:
    draft = make_proposal(world.competition, world.unit, by=world.drafter)
    version = begin(world)
    shorten(world, version)

    approval = adopt(world, version)

    version.refresh_from_db()
    change = Change.objects.get()
    assert (version.frozen_at, current_rules(world.competition)) == (NOW, version)
    assert {stage.rule_set for stage in world.competition.stages.all()} == {version}
    assert (change.kind, change.rule_set, change.approval) == (
        ChangeKind.RULES,
        version,
        approval,
    )
    assert change.facts == [
        {
            "label": "Pertanyaan “Ringkasan inovasi”: Batas kata",
            "before": "200",
            "after": "150",
        }
    ]
    assert draft.rule_set_id != version.pk


def test_drafts_follow_without_losing_a_word(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    draft = make_proposal(world.competition, world.unit, by=world.drafter)
    written = {d.section.code: d.answers for d in draft.drafts.select_related("section")}
    version = begin(world)
    shorten(world, version)

    with django_capture_on_commit_callbacks(execute=True):
        adopt(world, version)

    draft.refresh_from_db()
    progress = progress_of(draft)
    assert draft.rule_set == version
    assert {part.section.code: part.draft.answers for part in progress} == written
    assert [part.section.code for part in progress if not part.is_complete] == ["summary"]
    told = Message.objects.get(kind="rules_changed")
    assert (told.recipient, told.context["sections"]) == (world.drafter, "Ringkasan")


def test_text_of_a_section_that_was_taken_out_is_kept(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    draft = make_proposal(world.competition, world.unit, by=world.drafter)
    version = begin(world)
    remove_row(version.sections.get(code="summary"), by=world.organiser, at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        adopt(world, version)

    draft.refresh_from_db()
    kept = SectionDraft.objects.get(proposal=draft, section__code="summary")
    assert kept.answers != {}
    assert "summary" not in [part.section.code for part in progress_of(draft)]


def test_a_save_from_an_old_page_reaches_the_new_form(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    draft = make_proposal(world.competition, world.unit, by=world.drafter)
    old = draft.rule_set.sections.get(code="summary")
    version = begin(world)
    shorten(world, version)
    with django_capture_on_commit_callbacks(execute=True):
        adopt(world, version)

    act = {"by": world.drafter, "at": NOW, "section": old, "revision": 1}
    save_section(draft, **act, answers={"summary": "Lebih singkat"})

    draft.refresh_from_db()
    part = next(part for part in progress_of(draft) if part.section.code == "summary")
    assert part.draft.answers == {"summary": "Lebih singkat"}
    assert draft.drafts.filter(section=old).count() == 0


def test_what_was_submitted_or_scored_stays(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    source = current_rules(world.competition)
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    world.competition.stages.filter(order=1).update(state=StageState.SCORING)
    before = (digest_of_rules(source), list(proposal.versions.values_list("digest", flat=True)))
    version = begin(world)
    shorten(world, version)

    with django_capture_on_commit_callbacks(execute=True):
        adopt(world, version)

    proposal.refresh_from_db()
    after = (digest_of_rules(source), list(proposal.versions.values_list("digest", flat=True)))
    assert after == before
    assert proposal.rule_set == source
    assert {stage.rule_set for stage in world.competition.stages.all()} == {source}


def test_adopt_rules_refuses_what_was_edited_after_it_was_asked_for(world: World) -> None:
    version = begin(world)
    shorten(world, version)
    approval = ask(world, version)
    shorten(world, version, limit=90)

    with pytest.raises(ActionRefused):
        grant_approval(approval, by=world.approver, at=NOW)

    version.refresh_from_db()
    assert version.frozen_at is None


def test_ask_to_adopt_rules_refuses_a_version_with_faults(world: World) -> None:
    version = begin(world)
    criterion = version.criteria.first()
    save_row(
        criterion,
        by=world.organiser,
        at=NOW,
        revision=criterion.revision,
        facts={"weight": criterion.weight + 1},
    )

    with pytest.raises(ActionRefused) as caught:
        ask(world, version)

    assert "101" in caught.value.reasons[0]


def test_ask_to_adopt_rules_refuses_a_version_without_changes(world: World) -> None:
    with pytest.raises(ActionRefused):
        ask(world, begin(world))


def test_an_adopted_version_is_edited_no_more(world: World) -> None:
    version = begin(world)
    shorten(world, version)
    adopt(world, version)

    with pytest.raises(ActionRefused):
        shorten(world, version, limit=90)


def test_discard_rules_version_leaves_no_trace(world: World) -> None:
    source = current_rules(world.competition)
    version = begin(world)

    discard_rules_version(version, by=world.organiser, at=NOW)

    assert list(world.competition.rule_sets.all()) == [source]


def test_discard_rules_version_waits_for_the_second_person(world: World) -> None:
    version = begin(world)
    shorten(world, version)
    ask(world, version)

    with pytest.raises(ActionRefused):
        discard_rules_version(version, by=world.organiser, at=NOW)


def test_the_version_in_force_cannot_be_discarded(world: World) -> None:
    with pytest.raises(ActionRefused):
        discard_rules_version(current_rules(world.competition), by=world.organiser, at=NOW)

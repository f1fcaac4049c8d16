"""The checklist: what the machine fills in, and what a person says instead."""

import pytest

from audit.models import Entry
from competitions.states import Asks, ScreeningCheck
from core.errors import ActionRefused
from innovations.actions import answer_point
from innovations.documents import latest_version
from innovations.models import Proposal
from innovations.precheck import checklist_of, is_clear, summary_of
from innovations.queries import with_checks
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def points(world):
    """One point for each check."""
    rows = world.competition.screening_points
    rows.all().delete()
    return {
        check: rows.create(code=check, text=str(label), filled_by=check, order=place)
        for place, (check, label) in enumerate(ScreeningCheck.choices, start=1)
    }


def _verdicts(proposal):
    found = checklist_of(proposal, latest_version(proposal))
    return {point.code: point.verdict for point in found}


def _row(proposal):
    return with_checks(Proposal.objects.filter(pk=proposal.pk)).get()


def test_checklist_is_empty_where_the_edition_has_no_points(world, submitted):
    world.competition.screening_points.all().delete()

    assert checklist_of(submitted, latest_version(submitted)) == []
    assert (summary_of(_row(submitted)).total, is_clear(_row(submitted))) == (0, False)


def test_checklist_is_filled_in_from_the_frozen_version(submitted, points):
    section = submitted.rule_set.sections.first()
    section.questions.update(word_limit=2, attachment=Asks.REQUIRED)

    found = {point.code: point for point in checklist_of(submitted, latest_version(submitted))}

    assert found[ScreeningCheck.PERSON].verdict is None
    assert found[ScreeningCheck.ANSWERS].verdict is False
    assert found[ScreeningCheck.ANSWERS].note.startswith("Over the limit: ")
    assert found[ScreeningCheck.TITLE].verdict is True
    assert found[ScreeningCheck.RESEMBLANCE].note == "Not compared with other entries yet."


def test_answer_point_stands_above_what_the_machine_found(world, submitted, points):
    act = {"by": world.screener, "at": NOW, "point": points[ScreeningCheck.TITLE]}

    answer_point(submitted, **act, is_met=False, note="Beda satu huruf dengan BMS26-004.")
    answer_point(submitted, **act, is_met=False, note="Beda satu huruf dengan BMS26-004.")

    found = {point.code: point for point in checklist_of(submitted, latest_version(submitted))}
    title = found[ScreeningCheck.TITLE]
    assert (title.verdict, title.machine) == (False, True)
    assert (title.note, title.answered_by) == ("Beda satu huruf dengan BMS26-004.", "Maria Lestari")
    assert Entry.objects.filter(act="innovations.answer_point").count() == 1


def test_answer_point_taken_back_lets_the_machine_speak_again(world, submitted, points):
    act = {"by": world.screener, "at": NOW, "point": points[ScreeningCheck.TITLE]}
    answer_point(submitted, **act, is_met=False)

    answer_point(submitted, **act, is_met=None)

    assert _verdicts(submitted)[ScreeningCheck.TITLE] is True


def test_answer_point_takes_only_points_of_the_edition(world, submitted, points):
    foreign = points[ScreeningCheck.TITLE]
    foreign.competition = type(world)().competition
    foreign.save()

    with pytest.raises(ActionRefused, match="another competition"):
        answer_point(submitted, by=world.screener, at=NOW, point=foreign, is_met=True)

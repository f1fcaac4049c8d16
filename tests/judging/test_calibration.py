"""The calibration round: shared entries first, the others once the session is closed."""

import csv
import io
from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from core.errors import ActionRefused
from judging.actions import (
    choose_calibration,
    close_discussion,
    declare_conflict,
    keep_marks,
    open_calibration,
    void_scorecard,
)
from judging.models import Assignment, Scorecard, ScorecardRevision
from judging.queries.calibration import choices_of, strips_of
from judging.queries.discussions import measures_of
from judging.queries.obstacles import obstacles_to_lock_stage, obstacles_to_start
from notifications.models import Message
from tests.factories import NOW
from tests.judging.scenes import LATER
from tests.judging.talks import WHY, TalkScene, kept

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lobby(django_db_setup, django_db_blocker):
    with kept(lambda: TalkScene(entries=3).calibrated(), django_db_blocker) as scene:
        yield scene


@pytest.fixture
def scene(lobby):
    return deepcopy(lobby)


def visitor_of(person):
    client = Client()
    client.force_login(person)
    return client


def page(name, subject):
    return reverse(name, kwargs={"code": subject.code})


def open_to(scene, judge):
    rows = Assignment.objects.visible_to(scene.members[judge].person)
    return set(rows.values_list("candidacy", flat=True))


def score_shared(scene, *totals):
    for judge, total in enumerate(totals):
        scene.score(0, judge, total)


def test_the_choice_takes_as_many_entries_as_the_rules_ask():
    scene = TalkScene(entries=3)
    scene.stage.calibration_entries = 2
    scene.stage.save(update_fields=["calibration_entries"])
    codes = [entry.code for entry in scene.candidacies]
    waiting = list(obstacles_to_start(scene.stage))
    proposed = [choice.code for choice in choices_of(scene.stage, NOW) if choice.is_proposed]

    for wrong in (codes, codes[:1], [*codes[:1], "TIDAKADA"]):
        with pytest.raises(ActionRefused):
            choose_calibration(scene.stage, by=scene.organiser, at=NOW, entries=wrong)
    choose_calibration(scene.stage, by=scene.organiser, at=NOW, entries=codes[:2])
    choose_calibration(scene.stage, by=scene.organiser, at=NOW, entries=codes[1:])

    assert (len(waiting), proposed) == (1, codes[:2])
    given = Assignment.objects.counting().filter(is_pinned=True)
    assert given.filter(candidacy=scene.candidacies[0]).count() == 0
    assert given.count() == 2 * 3
    assert list(obstacles_to_start(scene.stage)) == []


def test_other_entries_open_once_the_session_is_closed(scene):
    shared, everything = {scene.candidacies[0].pk}, {row.pk for row in scene.candidacies}
    held = [open_to(scene, 0)]
    early = list(obstacles_to_lock_stage(scene.stage))
    with pytest.raises(ActionRefused):
        open_calibration(scene.stage, by=scene.organiser, at=LATER)
    score_shared(scene, 80, 60, 70)
    held.append(open_to(scene, 0))
    (discussion,) = open_calibration(scene.stage, by=scene.organiser, at=LATER)
    for judge in (0, 1):
        keep_marks(scene.voice(judge), by=scene.members[judge].person, at=LATER)
    scene.revise(2, 72)
    held.append(open_to(scene, 0))

    close_discussion(discussion, by=scene.organiser, at=LATER)

    assert held == [shared] * 3
    assert open_to(scene, 0) == everything
    assert early[-1] == "Putaran kalibrasi belum ditutup."
    assert ScorecardRevision.objects.get().cause == "calibration"
    assert Message.objects.filter(kind="judging_calibration_closed").count() == 3


def test_pages_of_the_round_show_names_to_the_organiser_and_the_own_strip_to_a_judge(scene):
    client, address = visitor_of(scene.organiser), page("calibration", scene.stage)
    early = client.get(address).context
    score_shared(scene, 80, 60, 70)
    form = client.get(page("calibration-open", scene.stage)).context["form"]
    client.post(page("calibration-open", scene.stage), form.initial)

    late = client.get(address)
    talk = scene.stage.discussions.get()
    own = visitor_of(scene.members[0].person).get(page("discussion-detail", talk))

    assert (early["strips"], len(early["opening"])) == ([], 1)
    strips = late.context["strips"]
    assert [(row.name, str(row.off), row.count) for row in strips] == [
        ("Juri 1", "15", 1),
        ("Juri 3", "0", 1),
        ("Juri 2", "-15", 1),
    ]
    assert own.context["strip"] == strips[0]
    inbox = visitor_of(scene.members[0].person).get(reverse("assignment-list")).context
    assert inbox["cards"][0]["talks"].is_held is True


def test_strips_leave_out_what_only_one_judge_marked(scene):
    scene.score(0, 0, 80)

    assert strips_of(measures_of(scene.stage), [scene.candidacies[0].pk]) == []


def test_a_judge_with_a_conflict_goes_without(scene):
    judge = scene.members[2].person
    declare_conflict(scene.assignment(0, 2), by=judge, at=LATER, kind="family", note="")
    score_shared(scene, 80, 60)

    (discussion,) = open_calibration(scene.stage, by=scene.organiser, at=LATER)

    assert discussion.voices.count() == 2


def test_a_stage_without_a_round_is_untouched():
    scene = TalkScene(entries=2, judges=2)
    scene.start()

    assert open_to(scene, 0) == {row.pk for row in scene.candidacies}
    with pytest.raises(ActionRefused):
        choose_calibration(scene.stage, by=scene.organiser, at=NOW, entries=[])


@pytest.fixture(scope="module")
def locked(django_db_setup, django_db_blocker):
    """Three judges, one revision whose reason a spreadsheet would run, one void scorecard."""

    def build():
        scene = TalkScene(entries=2, judges=3).scored()
        (discussion,) = scene.open_all()
        scene.revise(2, 65, reason="=HYPERLINK(1)")
        close_discussion(discussion, by=scene.organiser, at=LATER, words="Cukup.")
        card = Scorecard.objects.get(assignment=scene.assignment(1, 0))
        void_scorecard(card, by=scene.organiser, at=LATER, reason="Tertukar")
        return scene

    with kept(build, django_db_blocker) as scene:
        yield scene


def exported(client, scene):
    answer = client.get(page("mark-export", scene.stage))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return answer, list(csv.DictReader(io.StringIO(text)))


def test_the_file_of_marks_has_every_version_under_codes(locked, django_assert_num_queries):
    scene = deepcopy(locked)
    client = visitor_of(scene.organiser)
    early = client.get(page("mark-export", scene.stage))
    scene.lock()

    with django_assert_num_queries(9):
        answer, rows = exported(client, scene)

    aspects = len(scene.rubric)
    assert (early.status_code, len(rows)) == (302, 7 * aspects)
    revised = [row for row in rows if row["Kode juri"] == scene.members[2].code]
    first = [row for row in revised if row["Usulan"] == scene.candidacies[0].proposal.number]
    assert [(row["Versi"], row["Nilai"], row["Dihitung sekarang"]) for row in first] == [
        *[("1", "46.00", "tidak")] * aspects,
        *[("2", "65.00", "ya")] * aspects,
    ]
    assert {row["Alasan perubahan"] for row in first} == {"", "'=HYPERLINK(1)"}
    void = [row for row in rows if row["Keadaan lembar nilai"] == "Batal"]
    assert {row["Dihitung sekarang"] for row in void} == {"tidak"}
    text = str(rows)
    assert [m.person.name for m in scene.members if m.person.name in text] == []
    assert Entry.objects.filter(act="judging.export_marks").count() == 1
    assert (answer["Content-Type"], WHY in text) == ("text/csv; charset=utf-8", False)

"""Beside the marks: highlights, a text that changed, abstention, a save that arrives twice."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import ActionRefused
from innovations.models import ProposalVersion
from judging.actions import abstain_assignment, lock_scorecard, reopen_scorecard, save_scorecard
from judging.models import Highlights, Mark, Scorecard
from notifications.models import Message
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db

PASSAGE = {"at": "summary:summary:1", "from": 4, "to": 13, "text": "Ringkasan"}
NAMES = ("Puskesmas Sumpiuh II", "Siti Rahayu")


@pytest.fixture
def scene():
    scene = Scene(entries=2, judges=2)
    scene.start()
    return scene


@pytest.fixture
def judge(scene):
    return scene.members[0].person


@pytest.fixture
def visitor(judge):
    client = Client()
    client.force_login(judge)
    return client


def address(scene, name="scorecard-edit", judge=0):
    return reverse(name, kwargs={"code": scene.assignment(0, judge).code})


def send(visitor, url, **facts):
    return visitor.post(url, json.dumps(facts), content_type="application/json")


def save_all(scene, judge, **facts):
    return save_scorecard(
        scene.assignment(), by=judge, at=LATER, version=0, marks=scene.marks(70), **facts
    )


def write_anew(scene):
    """The entry gets another frozen version, after somebody has read the first."""
    candidacy = scene.candidacies[0]
    content = json.loads(json.dumps(candidacy.version.content))
    content["sections"][0]["questions"][0]["text"] = "Isi Ringkasan: naik dari 61% menjadi 88%."
    candidacy.version = ProposalVersion.objects.create(
        proposal=candidacy.proposal,
        number=2,
        content=content,
        digest="1" * 64,
        frozen_at=LATER,
        frozen_by=scene.world.drafter,
    )
    candidacy.save()


def test_highlights_stay_with_the_entry_and_only_its_judge_has_them(scene, visitor):
    kept = send(visitor, address(scene, "highlights-keep"), revision=0, passages=[PASSAGE])
    page = visitor.get(address(scene))
    foreign = send(visitor, address(scene, "highlights-keep", 1), revision=0, passages=[PASSAGE])

    assert (kept.status_code, kept.json()) == (200, {"revision": 1})
    assert json.loads(page.context["highlights"]) == [PASSAGE]
    assert "Ringkasan&quot;}]" in page.content.decode()
    assert foreign.status_code == 404
    assert Highlights.objects.count() == 1


@pytest.mark.parametrize(
    "passages",
    [
        None,
        [1],
        [{**PASSAGE, "to": 4}],
        [{**PASSAGE, "from": "4"}],
        [{**PASSAGE, "text": ""}],
        [{**PASSAGE, "text": "x" * 2001}],
        [{**PASSAGE, "more": 1}],
        [PASSAGE] * 301,
    ],
)
def test_what_is_no_passage_is_refused(scene, visitor, passages):
    answer = send(visitor, address(scene, "highlights-keep"), revision=0, passages=passages)

    assert answer.status_code == 400
    assert not Highlights.objects.exists()


def test_a_save_that_arrives_twice_is_kept_once(scene, visitor):
    mark = {"significance": {"level": "4", "value": "74", "reason": ""}}

    said = [send(visitor, address(scene), revision=0, marks=mark).json() for _ in range(2)]

    assert [answer["revision"] for answer in said] == [1, 1]
    assert Scorecard.objects.get().version == 1


def test_a_first_mark_can_be_taken_back(scene, visitor):
    mark = {"significance": {"level": "4", "value": "74", "reason": ""}}
    send(visitor, address(scene), revision=0, marks=mark)

    answer = send(visitor, address(scene), revision=1, cleared=["significance"])

    assert (answer.json()["revision"], answer.json()["done"]) == (2, 0)
    assert not Mark.objects.exists()


def test_one_faulty_aspect_is_named_by_its_code(scene, visitor):
    marks = {
        "significance": {"level": "4", "value": "200", "reason": ""},
        "novelty": {"level": "4", "value": "70", "reason": ""},
    }

    answer = send(visitor, address(scene), revision=0, marks=marks)

    assert answer.status_code == 422
    assert set(answer.json()["faults"]) == {"significance"}
    assert not Mark.objects.exists()


def test_a_text_that_changed_says_so_and_shows_what(scene, visitor, judge):
    save_all(scene, judge)
    same = visitor.get(address(scene, "entry-changes"))
    write_anew(scene)

    page = visitor.get(address(scene)).content.decode()
    changes = visitor.get(address(scene, "entry-changes")).content.decode()
    inbox = visitor.get(reverse("assignment-list"))

    assert same.status_code == 404
    assert address(scene, "entry-changes") in page
    assert "88%." in changes
    assert [name for name in NAMES if name in changes] == []
    assert inbox.context["cards"][0]["desk"].looks == 1


def test_a_changed_text_is_confirmed_before_the_lock(scene, visitor, judge):
    card = save_all(scene, judge)
    write_anew(scene)
    url = address(scene, "scorecard-lock")
    form = visitor.get(url).context["form"]
    facts = {"idempotency_key": form.initial["idempotency_key"], "version": card.version}

    with pytest.raises(ActionRefused):
        lock_scorecard(scene.assignment(), by=judge, at=LATER, version=card.version)
    refused = visitor.post(url, facts)
    done = visitor.post(url, {**facts, "has_read": "on"})

    card.refresh_from_db()
    assert (refused.status_code, done.status_code) == (422, 302)
    assert (card.state, card.read_version.number) == ("locked", 2)


def test_a_page_opened_before_the_change_still_counts_as_the_old_text(scene, visitor):
    mark = {"significance": {"level": "4", "value": "74", "reason": ""}}
    write_anew(scene)

    send(visitor, address(scene), revision=0, read=1, marks=mark)

    assert Scorecard.objects.get().read_version.number == 1


def test_an_unchanged_text_asks_nothing_at_the_lock(scene, visitor, judge):
    card = save_all(scene, judge)

    form = visitor.get(address(scene, "scorecard-lock")).context["form"]

    assert card.read_version.number == 1
    assert "has_read" not in form.fields


def test_abstaining_leaves_the_mean_to_the_others(scene, visitor, judge):
    save_all(scene, judge)
    scene.score(0, 1, 80)
    url = address(scene, "assignment-abstain")
    form = visitor.get(url).context["form"]

    answer = visitor.post(
        url, {"idempotency_key": form.initial["idempotency_key"], "reason": "Di luar keahlian"}
    )

    assignment, candidacy = scene.assignment(), scene.candidacies[0]
    candidacy.refresh_from_db()
    assert answer.status_code == 302
    assert (assignment.state, assignment.excuse) == ("excused", "Di luar keahlian")
    assert candidacy.locked_count == 1
    assert candidacy.numerator_sum == 80 * 100 * 10_000
    assert Message.objects.filter(kind="judging_abstained").exists()
    assert visitor.get(address(scene)).status_code == 404


def test_a_locked_scorecard_cannot_abstain(scene, judge):
    scene.score(0, 0)

    with pytest.raises(ActionRefused):
        abstain_assignment(scene.assignment(), by=judge, at=LATER, reason="Terlambat")


def test_a_reason_is_owed_where_the_stage_says_so(scene, judge):
    type(scene.stage).objects.filter(pk=scene.stage.pk).update(reason_below=0, reason_above=100)
    silent = [scene.mark(code, 90, "") for code in scene.rubric]
    card = save_scorecard(scene.assignment(), by=judge, at=LATER, version=0, marks=silent)

    locked = lock_scorecard(scene.assignment(), by=judge, at=LATER, version=card.version)

    assert locked.state == "locked"


def test_a_scorecard_given_back_is_worth_another_look(scene, visitor):
    card = scene.score(0, 0)
    reopen_scorecard(card, by=scene.organiser, at=LATER, reason="Alasan kurang jelas")

    desk = visitor.get(reverse("assignment-list")).context["cards"][0]["desk"]

    assert (desk.looks, desk.tasks[0].needs_look) == (1, True)

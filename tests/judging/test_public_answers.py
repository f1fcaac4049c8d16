"""The public's answers: one person one answer an entry, marks by rule, and a count kept clean."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from accounts.states import Role
from core.errors import ActionRefused
from judging.actions import (
    adopt_run,
    conclude_stage,
    confirm_answer,
    lock_stage,
    restore_answers,
    strike_answers,
)
from judging.actions.panel import add_panel_member
from judging.models import PublicAnswer
from judging.queries.public import flags_of
from judging.queries.second_opinion import scores_by_database
from judging.queries.sheet import ranking_document
from judging.voices import mark_of_level
from notifications.models import Message
from tests.factories import NOW, make_member
from tests.judging.scenes import LATER
from tests.judging.voices import VoiceScene, answer_behind

pytestmark = pytest.mark.django_db
REASON = "Dua puluh jawaban dari satu jaringan dalam lima menit."


@pytest.fixture
def scene():
    return VoiceScene()


def counted(scene, entry=0):
    scene.candidacies[entry].refresh_from_db()
    return scene.candidacies[entry].locked_count


def test_an_answer_counts_once_its_mailbox_has_confirmed_it(scene):
    token = scene.give()
    before = counted(scene)

    answer = confirm_answer(answer_behind(token), at=LATER)

    assert (before, counted(scene), answer.state) == (0, 1, "counted")
    with pytest.raises(ActionRefused, match="sudah dihitung"):
        confirm_answer(answer, at=LATER)


def test_neither_mailbox_nor_network_is_kept(scene):
    answer = scene.answer(email="siti.warga@contoh.id", network="203.0.113.7")

    kept = repr(PublicAnswer.objects.filter(pk=answer.pk).values().get())
    assert "siti" not in kept
    assert "203.0" not in kept


@pytest.mark.parametrize("same", ["WARGA@contoh.id", "warga+lomba@contoh.id", " warga@CONTOH.id "])
def test_one_mailbox_in_any_spelling_is_one_voice(scene, same):
    scene.answer(level=2)

    token = scene.give(email=same, level=5)

    mail = Message.objects.latest("pk")
    assert (token, mail.kind) == ("", "judging_public_answer_known")
    answer = PublicAnswer.objects.get()
    assert set(answer.levels.values()) == {2}


def test_answering_again_before_the_click_replaces_and_kills_the_old_link(scene):
    old = scene.give(level=1)

    new = scene.give(level=5, at=LATER + timedelta(minutes=1))

    assert set(answer_behind(new).levels.values()) == {5}
    assert Message.objects.filter(state="queued").count() == 1
    with pytest.raises(PublicAnswer.DoesNotExist):
        answer_behind(old)


def test_one_person_may_answer_about_each_entry(scene):
    for entry in range(3):
        scene.answer(entry)

    assert [counted(scene, entry) for entry in range(3)] == [1, 1, 1]


def test_time_is_half_open_for_answers_and_for_clicks(scene):
    first = scene.give(at=scene.last_moment, email="satu@contoh.id")
    confirm_answer(answer_behind(first), at=scene.last_moment)
    late = scene.give(at=scene.last_moment, email="dua@contoh.id")

    with pytest.raises(ActionRefused, match="Waktu menjawab"):
        confirm_answer(answer_behind(late), at=scene.closed)
    with pytest.raises(ActionRefused, match="Waktu menjawab"):
        scene.give(at=scene.closed, email="tiga@contoh.id")
    assert counted(scene) == 1


def test_a_link_dies_after_a_day(scene):
    answer = answer_behind(scene.give())

    with pytest.raises(ActionRefused, match="24 jam"):
        confirm_answer(answer, at=LATER + timedelta(hours=24))


def test_who_judges_or_belongs_to_the_house_may_not(scene):
    world = scene.world
    colleague = make_member(world.sister_unit, Role.DRAFTER, "Dewi")
    judge = make_member(world.secretariat, Role.JUDGE, "Juri Tamu")
    neighbour = make_member(world.school, Role.DRAFTER, "Guru")

    barred = ((colleague, "instansi"), (world.local_admin, "instansi"), (judge, "juri"))
    for person, words in barred:
        with pytest.raises(ActionRefused, match=words):
            scene.give(by=person)

    assert scene.give(by=neighbour)


@pytest.mark.parametrize(
    ("level", "levels", "mark"),
    [(1, 5, "0.00"), (4, 5, "75.00"), (5, 5, "100.00"), (2, 4, "33.33"), (3, 4, "66.67")],
)
def test_levels_are_marks_at_even_steps(scene, level, levels, mark):
    criterion = scene.stage.rule_set.criteria.first()

    assert mark_of_level(criterion, level, levels) == Decimal(mark)


def test_the_public_is_one_judge_and_the_database_agrees(scene):
    scene.answer_all(4, 2)
    scene.answer(0, email="lain@contoh.id", level=5)
    scene.answer(2, email="sendiri@contoh.id", level=5)  # one answer: below the quorum of two

    document = ranking_document(scene.stage, scene.group)

    cards = {card["proposal"]: card for card in document["evaluations"]}
    assert {card["judge"] for card in cards.values()} == {"masyarakat"}
    assert {number: set(card["scores"].values()) for number, card in cards.items()} == {
        "BMS26-001": {"83.33"},  # (75 + 75 + 100) / 3
        "BMS26-002": {"25.00"},
    }
    places = 10 ** document["config"]["decimals"]
    assert scores_by_database(scene.stage, scene.group) == {
        "BMS26-001": (1, 83 * places + 33 * places // 100, True, 83 * places + 33 * places // 100),
        "BMS26-002": (1, 25 * places, True, 25 * places),
    }


def test_lock_ranking_and_conclusion_work_as_for_any_stage(scene):
    scene.answer_all(3, 5)
    with pytest.raises(ActionRefused, match="jawaban terhitung: BMS26-003"):
        scene.lock()
    for person in range(2):
        scene.answer(2, email=f"orang{person}@contoh.id", level=1)

    scene.lock()
    run = scene.rank()
    call_command("verify_ranking", run.code, stdout=io.StringIO())
    adopt_run(run, by=scene.organiser, at=LATER)
    conclude_stage(scene.stage, by=scene.organiser, at=LATER)

    ranked = run.rows.order_by("position").values_list("candidacy__proposal__number", "score")
    assert [number for number, _ in ranked] == ["BMS26-002", "BMS26-001", "BMS26-003"]
    assert scene.plenary.candidacies.count() == 2


def test_struck_answers_stay_uncounted_until_they_are_put_back(scene):
    answers = [scene.answer(0, email=f"orang{n}@contoh.id") for n in range(2)]
    codes = [answer.code for answer in answers]

    struck = strike_answers(scene.stage, by=scene.organiser, at=LATER, answers=codes, reason=REASON)
    without = counted(scene)
    again = scene.give(0, email="orang0@contoh.id")
    restore_answers(scene.stage, by=scene.organiser, at=LATER, answers=codes[:1], reason="Keliru.")

    assert ([row.struck_reason for row in struck], without, again) == ([REASON] * 2, 0, "")
    assert counted(scene) == 1


def test_a_lock_ends_answers_and_strikes(scene):
    scene.answer_all(3, 3, 3)
    waiting = answer_behind(scene.give(email="telat@contoh.id"))
    code = PublicAnswer.objects.counted().first().code
    lock_stage(scene.stage, by=scene.organiser, at=LATER)

    with pytest.raises(ActionRefused):
        confirm_answer(waiting, at=LATER)
    with pytest.raises(ActionRefused):
        strike_answers(scene.stage, by=scene.organiser, at=LATER, answers=[code], reason="x")


def test_odd_patterns_are_flagged_and_plain_use_is_not(scene):
    for number in range(8):
        scene.answer(0, email=f"a{number}@contoh.id", at=LATER + timedelta(seconds=30 * number))
        scene.answer(
            1,
            email=f"a{number}@contoh.id",
            network=f"10.1.0.{number}",
            comment="Sangat membantu warga desa" if number < 3 else "",
        )

    seen = {(flag.kind, flag.number): flag.count for flag in flags_of(scene.stage)}

    assert seen == {
        ("burst", "BMS26-001"): 8,
        ("alike", "BMS26-001"): 8,
        ("copied", "BMS26-002"): 3,
    }


def test_a_stage_of_the_public_starts_without_a_panel_and_takes_none():
    scene = VoiceScene(is_started=True)
    judge = make_member(scene.world.secretariat, Role.JUDGE, "Juri Tamu")

    with pytest.raises(ActionRefused, match="tidak ada juri"):
        add_panel_member(scene.stage, by=scene.organiser, at=NOW, person=judge)


def test_a_later_stage_ranks_on_the_marks_of_the_public(scene):
    scene.answer_all(3, 5, 1)
    scene.lock()
    run = scene.rank()
    adopt_run(run, by=scene.organiser, at=LATER)
    conclude_stage(scene.stage, by=scene.organiser, at=LATER)
    plenary = scene.plenary
    plenary.refresh_from_db()

    document = ranking_document(plenary, scene.group)

    assert document["config"]["min_judges"] == 1
    assert [card["proposal"] for card in document["evaluations"]] == ["BMS26-001", "BMS26-002"]
    assert sorted(scores_by_database(plenary, scene.group)) == ["BMS26-001", "BMS26-002"]

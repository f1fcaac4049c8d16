"""What a plenary decides, what it owes, and what its closing carries out."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from competitions.states import StageKind
from core.errors import ActionRefused, StaleWrite
from core.uploads import FileRefused
from judging.actions import (
    add_scan,
    ask_papers,
    close_plenary,
    conclude_stage,
    decide_band,
    note_aside,
    open_plenary,
    record_attendance,
    release_scan,
    remove_scan,
    reopen_plenary,
)
from judging.actions.attendance import AttendeeFacts
from judging.clock import requeue_runs
from judging.models import PlenaryDecision, Tie
from judging.papering import KINDS, make_papers
from judging.queries.obstacles import obstacles_to_conclude
from judging.queries.plenaries import (
    computed_rows,
    lines_of,
    obstacles_to_close_plenary,
    within_band,
)
from judging.sitting import band_of, compact_rows, lines_from
from judging.states import Outcome, Presence, Seat
from tests.judging.plenaries import FACTS, REASON, PlenaryScene
from tests.judging.scenes import LATER
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return PlenaryScene().adopted().opened()


def rewound(file):
    file.seek(0)
    return file


def outcomes(scene):
    found = {one.candidacy_id: one for one in scene.sitting.decisions.all()}
    told = [found.get(candidacy.pk) for candidacy in scene.candidacies]
    return [(one.outcome, one.place) if one else None for one in told]


def test_a_closed_plenary_is_carried_out(scene):
    scene.attended().swapped()
    assert list(obstacles_to_conclude(scene.stage)) != []
    scene.closed()

    stage = conclude_stage(scene.stage, by=scene.organiser, at=LATER)

    states = [c.proposal.candidacies.get(stage=stage).state for c in scene.candidacies]
    assert states == ["advanced", "eliminated", "advanced", "eliminated"]
    assert scene.sitting.decisions.get(place=1).candidacy == scene.candidacies[1]
    with pytest.raises(ActionRefused):
        reopen_plenary(scene.sitting, by=scene.organiser, at=LATER, reason="Terlambat.")


def test_across_the_line_only_with_a_reason(scene):
    for entry, outcome in ((0, Outcome.OUT), (1, Outcome.RESERVE), (2, Outcome.IN)):
        with pytest.raises(ActionRefused):
            scene.decide(entry, outcome)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlenaryDecision.objects.create(
            plenary=scene.sitting,
            candidacy=scene.candidacies[0],
            group=scene.group,
            run=scene.run,
            position=1,
            was_selected=True,
            outcome=Outcome.OUT,
            decided_by=scene.organiser,
            decided_at=LATER,
        )

    assert scene.decide(0, Outcome.IN).revision == 1
    assert scene.decide(2, Outcome.IN, REASON).is_departure


def test_who_writes_on_an_older_decision_is_shown_the_stored_one(scene):
    scene.decide(1, Outcome.OUT, REASON)

    with pytest.raises(StaleWrite) as stale:
        scene.decide(1, Outcome.IN)

    assert stale.value.stored == {
        "outcome": "out",
        "place": None,
        "revision": 1,
        "reason": REASON,
    }
    assert scene.decide(1, Outcome.IN, revision=1).revision == 2


def test_reserve_keeps_the_computed_order_unless_a_reason_says_otherwise(scene):
    scene.decide(3, Outcome.RESERVE)
    scene.decide(2, Outcome.RESERVE)
    assert outcomes(scene)[2:] == [("reserve", 1), ("reserve", 2)]

    with pytest.raises(ActionRefused):
        scene.decide(3, Outcome.RESERVE, place=1, revision=1)
    scene.decide(3, Outcome.RESERVE, REASON, place=1, revision=1)
    assert outcomes(scene)[2:] == [("reserve", 2), ("reserve", 1)]

    scene.decide(3, Outcome.OUT, revision=2)
    assert outcomes(scene)[2:] == [("reserve", 1), ("out", None)]


def test_the_band_is_decided_as_computed_in_one_act(scene):
    scene.decide(0, Outcome.OUT, REASON)

    assert decide_band(scene.sitting, by=scene.organiser, at=LATER, reserves=1) == 3

    assert outcomes(scene) == [("out", None), ("in", None), ("reserve", 1), ("out", None)]
    with pytest.raises(ActionRefused):
        decide_band(scene.sitting, by=scene.organiser, at=LATER)


def test_whoever_has_a_part_decides_nothing_about_it(scene):
    own = scene.candidacies[1].proposal
    own.created_by = scene.organiser
    own.save(update_fields=["created_by"])

    with pytest.raises(ActionRefused):
        scene.decide(1, Outcome.IN)
    assert decide_band(scene.sitting, by=scene.organiser, at=LATER) == 3
    assert outcomes(scene)[1] is None


def test_the_closing_names_everything_that_is_missing(scene):
    assert len(list(obstacles_to_close_plenary(scene.sitting))) == 5  # band, words of attendance

    scene.attended()
    decide_band(scene.sitting, by=scene.organiser, at=LATER)
    assert list(obstacles_to_close_plenary(scene.sitting)) == []


def test_another_number_of_places_owes_a_reason(scene):
    scene.attended()
    scene.decide(2, Outcome.IN, REASON)
    decide_band(scene.sitting, by=scene.organiser, at=LATER)

    with pytest.raises(ActionRefused):
        close_plenary(scene.sitting, by=scene.organiser, at=LATER, reasons={})

    reasons = {scene.group.code: "Nilai keduanya sama kuat."}
    closed = close_plenary(scene.sitting, by=scene.organiser, at=LATER, reasons=reasons)
    assert closed.records.get().facts["groups"][0]["reason"] == "Nilai keduanya sama kuat."


def test_a_plenary_goes_back_into_session_and_keeps_its_earlier_minutes(scene):
    scene.run.rows.filter(position__gt=3).update(chance="0.01")
    scene.run.rows.filter(position__lte=3).update(chance="0.5")
    scene.attended().swapped()
    scene.closed()
    assert PlenaryDecision.objects.filter(is_default=True).count() == 1

    reopen_plenary(scene.sitting, by=scene.organiser, at=LATER, reason="Satu nama keliru.")

    scene.sitting.refresh_from_db()
    assert outcomes(scene)[3] is None
    assert scene.sitting.records.count() == 1
    scene.closed()
    assert scene.sitting.records.count() == 2


def test_without_a_plenary_the_ranking_decides_unless_the_stage_is_one():
    scene = PlenaryScene().adopted()
    assert list(obstacles_to_conclude(scene.stage)) == []

    scene.stage.kind = StageKind.PLENARY

    assert len(list(obstacles_to_conclude(scene.stage))) == 1
    scene.opened()
    with pytest.raises(ActionRefused):
        open_plenary(scene.stage, by=scene.organiser, at=LATER, facts=FACTS)


def test_conflicts_are_noted_and_an_own_word_is_added(scene):
    first, second = scene.sitting.attendees.all()[:2]
    innovation = scene.candidacies[0].proposal.innovation
    Tie.objects.create(
        person=first.member.person,
        innovation=innovation,
        kind="mentor",
        declared_by=scene.organiser,
    )
    scene.attended()
    note_aside(
        scene.sitting,
        by=scene.organiser,
        at=LATER,
        attendee=second,
        candidacy=scene.candidacies[3],
        reason="Pernah menjadi atasan pengusul.",
    )

    told = scene.sitting.asides.order_by("candidacy").values_list("attendee__name", "is_found")

    assert list(told) == [(first.name, True), (second.name, False)]


def test_attendance_takes_guests_and_one_chair_only(scene):
    people = [
        AttendeeFacts(name=one.name, seat=Seat.CHAIR, presence=Presence.PRESENT, pk=one.pk)
        for one in scene.sitting.attendees.all()
    ]
    with pytest.raises(ActionRefused):
        record_attendance(scene.sitting, by=scene.organiser, at=LATER, people=people)

    guest = AttendeeFacts(name="Sekretaris Daerah", seat=Seat.GUEST, presence=Presence.PRESENT)
    record_attendance(scene.sitting, by=scene.organiser, at=LATER, people=[people[0], guest])
    assert scene.sitting.attendees.filter(presence=Presence.PRESENT).count() == 2
    excused = AttendeeFacts(name="X", seat=Seat.GUEST, presence=Presence.EXCUSED)
    with pytest.raises(ActionRefused):
        record_attendance(scene.sitting, by=scene.organiser, at=LATER, people=[excused])


def test_page_and_acts_agree_on_the_band(scene):
    for chances in (None, "0.5", "0.9"):
        scene.run.rows.filter(position=2).update(chance=chances)
        rows, lines = compact_rows(scene.sitting), lines_of(scene.stage)
        found = computed_rows(scene.stage).filter(within_band(lines)).values_list("candidacy")

        assert lines_from(rows) == lines
        assert band_of(rows, lines) == {key for (key,) in found}


@pytest.mark.parametrize("entries", [2, 5])
def test_pages_ask_the_same_for_few_and_many(client, entries, django_assert_max_num_queries):
    scene = PlenaryScene(entries=entries, places=1).adopted().opened()
    scene.decide(1, Outcome.RESERVE)
    sign_in(client, scene.organiser, at=LATER)
    base = f"/app/kelola/tahap/{scene.stage.code}/pleno/"
    client.get(base)

    entry = f"usulan/{scene.candidacies[0].code}/"
    for page in ("", "?tampil=semua", "hadir/", "batasan/", "berkas/", "zona/", entry):
        with django_assert_max_num_queries(8):
            assert client.get(base + page).status_code == 200


def test_a_stale_decision_answers_409_with_both(client):
    scene = PlenaryScene().adopted().opened()
    scene.decide(0, Outcome.OUT, REASON)
    sign_in(client, scene.organiser, at=LATER)
    address = f"/app/kelola/tahap/{scene.stage.code}/pleno/usulan/{scene.candidacies[0].code}/"
    given = {"idempotency_key": str(uuid.uuid4()), "outcome": "in", "revision": 0}

    answer = client.post(address, given)

    assert answer.status_code == 409
    assert REASON in answer.content.decode()
    assert answer.context["form"]["revision"].value() == 1


def test_signed_papers_are_looked_into_and_papers_are_made_once(scene):
    scene.attended().swapped()
    closed = scene.closed()
    kept = closed.records.get()
    with kept.papers.get(kind="minutes", format="pdf").file.open() as paper:
        signed = SimpleUploadedFile("ttd.pdf", paper.read())

    scan = add_scan(closed, by=scene.organiser, at=LATER, kind="minutes", file=signed)

    assert (scan.name, scan.content_type) == ("ttd.pdf", "application/pdf")
    false = SimpleUploadedFile("ttd.pdf", b"MZ not a paper")
    with pytest.raises(FileRefused):
        add_scan(closed, by=scene.organiser, at=LATER, kind="minutes", file=false)
    assert make_papers(kept.pk, LATER) == 0
    with pytest.raises(ActionRefused):
        ask_papers(closed, by=scene.organiser, at=LATER)
    release_scan(scan, by=scene.organiser, at=LATER, is_public=True)
    assert kept.scans.get().is_public
    table = add_scan(closed, by=scene.organiser, at=LATER, kind="sheet", file=rewound(signed))
    with pytest.raises(ActionRefused, match="nilai setiap usulan"):
        release_scan(table, by=scene.organiser, at=LATER, is_public=True)
    remove_scan(table, by=scene.organiser, at=LATER, reason="Salah berkas.")
    remove_scan(scan, by=scene.organiser, at=LATER, reason="Salah berkas.")
    with pytest.raises(ActionRefused):
        release_scan(scan, by=scene.organiser, at=LATER, is_public=True)
    assert not kept.scans.filter(removed_at=None).exists()


def test_papers_that_a_dead_broker_forgot_are_handed_on_by_the_clock(scene, monkeypatch):
    scene.attended().swapped()
    closed = close_plenary(scene.sitting, by=scene.organiser, at=LATER, reasons={})
    kept, handed = closed.records.get(), []
    monkeypatch.setattr("judging.clock.make_plenary_papers.delay", handed.append)
    requeue_runs()  # a worker may still be about to take them

    for minutes in (4, 5, 9):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
            requeue_runs()

    assert handed == [kept.pk, kept.pk]
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        make_papers(kept.pk, LATER)
        requeue_runs()
    assert (len(handed), kept.papers.count()) == (2, len(KINDS))

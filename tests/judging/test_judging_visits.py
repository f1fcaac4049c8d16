"""Field visits: who goes, what is checked, what two phones write, and the report."""

import io
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

from audit.models import Entry
from core.errors import ActionRefused, StaleWrite
from judging.actions import (
    add_visit_photo,
    excuse_visit,
    leave_visit,
    lock_stage,
    remove_visit_item,
    report_visit,
    return_visit,
    revise_marks_after_visit,
)
from judging.actions.visiting import PhotoFacts
from judging.claims import Sign, propose_claims, sign_of
from judging.models import Assignment, FieldVisit, VisitReport
from judging.queries.obstacles import obstacles_to_lock_stage
from judging.states import AssignmentState, VisitState
from judging.visit_items import merge, read_initials
from judging.visit_reports import draw_report
from notifications.models import Message
from tests.judging.visiting import PLAN, VISITED, VisitScene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return VisitScene(entries=1).open_visits_at_once()


@pytest.fixture
def visit(scene):
    return scene.visited()


def photo_file(**facts):
    """A JPEG that says where it was taken."""
    image = Image.new("RGB", (60, 40), "teal")
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (7.0, 30.0, 0.0)}
    exif[0x010F] = "Kamera Siti"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return ContentFile(out.getvalue(), name="IMG_20260520.jpg")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Melayani 1.240 warga lanjut usia setiap bulan", Sign.PEOPLE),
        ("Cakupan naik dari 61% menjadi 94%", Sign.SHARE),
        ("Ditetapkan dengan Peraturan Bupati tentang layanan", Sign.REGULATION),
        ("Berjalan sejak Maret di semua desa", Sign.DATE),
        ("Satu mobil menempuh 45 kilometer", Sign.FIGURE),
        ("Layanan ini membuat semua orang senang", None),
    ],
)
def test_a_sentence_is_proposed_by_what_can_be_counted_in_it(text, sign):
    assert sign_of(text) is sign


def test_claims_are_proposed_in_the_order_of_the_text_and_once():
    share = "Naik dari 61% menjadi 94%."
    text = f"Awalnya sepi. {share} Perbup No. 12 mengaturnya.\n{share}"
    content = {"sections": [{"code": "a", "title": "A", "questions": [{"text": text}]}]}

    found = propose_claims(content)

    assert [one.text for one in found] == [
        "Naik dari 61% menjadi 94%",
        "Perbup No. 12 mengaturnya",
    ]


@pytest.mark.parametrize(
    ("typed", "kept"), [("S.R.", "S.R."), ("S. R", "S.R."), ("SR", "S.R."), ("s.r.", None)]
)
def test_initials_are_kept_with_dots(typed, kept):
    if kept is None:
        with pytest.raises(Exception, match=r".+"):
            read_initials(typed)
    else:
        assert read_initials(typed) == kept


@pytest.mark.parametrize("name", ["Siti", "SITI", "Siti Rahayu", "ANI", "S. Rahayu"])
def test_a_name_is_no_initials(name):
    with pytest.raises(Exception, match=r".+"):
        read_initials(name)


def test_fields_merge_unless_two_wrote_the_same():
    stored = {"finding": "matches", "note": "Ada."}

    changes, clashes = merge(
        stored, {"finding": "matches", "note": "Tidak ada."}, {"finding": "", "note": ""}
    )

    assert (changes, clashes) == ({"note": "Tidak ada."}, ["note"])
    assert merge(stored, {"note": "Ada. Lihat."}, {"note": "Ada."})[1] == []
    assert merge(stored, {"note": ""}, {"note": ""}) == ({}, [])


def test_plan_visit_tells_the_team_and_the_local_admin_who_learns_no_name(scene):
    visit = scene.plan()

    told = dict(_visit_mails().values_list("recipient__name", "kind"))
    notice = Message.objects.get(kind="judging_visit_announced")
    assert told == {
        "Juri 1": "judging_visit_planned",
        "Juri 2": "judging_visit_planned",
        "Joko Susilo": "judging_visit_announced",
    }
    assert "Juri" not in str(notice.context)
    assert "Jl. Pahlawan 4" in notice.context["place"]
    assert visit.plan_number == 1
    scene.plan()
    assert _visit_mails().count() == 3


def _visit_mails():
    return Message.objects.filter(kind__startswith="judging_visit")


def test_plan_visit_refuses_one_person_twice_and_a_conflict(scene):
    one, two = scene.visitors
    with pytest.raises(ActionRefused, match="dua orang yang berbeda"):
        scene.plan(members=[one, one])
    scene.candidacies[0].proposal.team.create(person=two.person, role="mentor")

    with pytest.raises(ActionRefused, match="Juri 2"):
        scene.plan()


def test_the_checklist_stands_once_the_visit_has_begun(scene, visit):
    first, second = visit.claims.all()
    scene.write(visit, "claim", first.code, finding="matches")

    with pytest.raises(ActionRefused, match="sudah dimulai"):
        scene.choose(FieldVisit.objects.get(pk=visit.pk), "Lain")
    assert [first.number, second.number] == [1, 2]


def test_two_phones_write_different_fields_of_one_claim(scene, visit):
    claim = visit.claims.first()
    scene.write(visit, "claim", claim.code, finding="partly", note="")

    scene.write(
        visit, "claim", claim.code, by=scene.visitors[1], finding="", note="Hanya dua desa."
    )

    claim.refresh_from_db()
    assert (claim.finding, claim.note, claim.revision) == ("partly", "Hanya dua desa.", 2)


def test_where_both_wrote_both_texts_are_told_and_nothing_is_overwritten(scene, visit):
    claim = visit.claims.first()
    scene.write(visit, "claim", claim.code, finding="partly", note="Hanya dua desa.")

    with pytest.raises(StaleWrite) as stale:
        scene.write(visit, "claim", claim.code, by=scene.visitors[1], note="Tiga desa.")

    assert stale.value.stored["clashes"] == ["note"]
    assert stale.value.stored["fields"]["note"] == "Hanya dua desa."
    seen = stale.value.stored["fields"]
    scene.write(visit, "claim", claim.code, by=scene.visitors[1], base=seen, note="Dua atau tiga.")
    claim.refresh_from_db()
    assert claim.note == "Dua atau tiga."


def test_only_the_team_writes(scene, visit):
    stranger = scene.visitor("Juri Lain")

    with pytest.raises(ActionRefused, match="Hanya tim kunjungan"):
        scene.write(visit, "claim", visit.claims.first().code, by=stranger, finding="not")


def test_a_photo_is_drawn_anew_and_kept_once(scene, visit, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    key, person = uuid4(), scene.visitors[0].person
    facts = PhotoFacts(key, caption="Loket", place="Pintu masuk", latitude=Decimal("-7.51000"))

    photo = add_visit_photo(visit, by=person, at=VISITED, file=photo_file(), facts=facts)
    again = add_visit_photo(visit, by=person, at=VISITED, file=photo_file(), facts=facts)

    with photo.file.open("rb") as stored:
        image = Image.open(stored)
        assert not image.getexif()
        assert b"Kamera" not in image.fp.read() if image.fp else True
    assert again.pk == photo.pk
    assert visit.photos.count() == 1
    assert "IMG_" not in photo.file.name
    remove_visit_item(visit, by=person, at=VISITED, kind="photo", key=str(key))
    remove_visit_item(visit, by=person, at=VISITED, kind="photo", key=str(key))
    assert visit.photos.in_use().count() == 0


def test_report_visit_says_everything_that_is_owed(scene, visit):
    first, _second = visit.claims.all()
    scene.write(visit, "claim", first.code, finding="not_seen")

    with pytest.raises(ActionRefused) as refused:
        report_visit(visit, by=scene.visitors[0].person, at=VISITED)

    assert refused.value.reasons == [
        "Belum ada temuan: klaim 2.",
        "Catatan wajib diisi bila klaim tidak sepenuhnya cocok: klaim 1.",
        "Tulis ringkasan dan rekomendasi.",
        "Tulis nama dan jabatan kepala unit yang menandatangani.",
    ]


def test_report_visit_freezes_what_was_seen_and_draws_the_same_paper(
    scene, visit, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    person = scene.visitors[0].person
    add_visit_photo(
        visit, by=person, at=VISITED, file=photo_file(), facts=PhotoFacts(uuid4(), caption="Loket")
    )

    visit = scene.report(visit)

    report = visit.reports.get()
    names = {member.person.name for member in scene.visitors}
    assert (visit.state, report.number) == (VisitState.REPORTED, 1)
    assert not any(name in str(report.content) for name in names)
    assert report.content["team"] == sorted(member.code for member in scene.visitors)
    paper = draw_report(report)
    assert paper.startswith(b"%PDF")
    assert paper == draw_report(report)
    with pytest.raises(ActionRefused, match="sudah diserahkan"):
        scene.write(visit, "report", summary="Lain.")


def test_return_visit_keeps_what_was_handed_in(scene, visit):
    visit = scene.report(visit)
    digest = visit.reports.get().digest

    visit = return_visit(visit, by=scene.organiser, at=VISITED, reason="Foto belum ada.")
    scene.write(visit, "report", base={"summary": "Layanan berjalan."}, summary="Berjalan baik.")
    report_visit(visit, by=scene.visitors[1].person, at=VISITED + timedelta(hours=1))

    first, second = VisitReport.objects.order_by("number")
    assert first.digest == digest
    assert first.returned_at == VISITED
    assert second.content["summary"] == "Berjalan baik."
    assert Message.objects.filter(kind="judging_visit_returned").count() == 2


def test_leave_visit_closes_the_entry_for_good(scene, visit):
    member = scene.visitors[1]

    leave_visit(visit, by=member.person, at=VISITED, kind="family", note="Sepupu.")

    assignment = Assignment.objects.get(candidacy__stage=scene.visits)
    assert assignment.state == AssignmentState.RECUSED
    assert not FieldVisit.objects.own(member.person).exists()
    with pytest.raises(ActionRefused, match="Juri 2"):
        scene.plan()


def test_the_stage_waits_for_every_report_or_a_reason(scene):
    scene.visits.refresh_from_db()
    number = scene.entry().proposal.number
    assert _waits_for(scene, number)

    excuse_visit(scene.entry(), by=scene.organiser, at=VISITED, reason="Jalan terputus.")

    assert not _waits_for(scene, number)
    assert scene.plan().state == VisitState.PLANNED


def _waits_for(scene, number):
    said = obstacles_to_lock_stage(scene.visits)
    return any(number in sentence and "kunjungan" in sentence for sentence in said)


def test_own_marks_change_after_the_visit_and_the_earlier_ranking_still_holds():
    scene = VisitScene(entries=2).conclude_desk().open_visits()
    visit = scene.visited()
    card = scene.own_card()
    marks, reason = [scene.mark("novelty", 20)], "Mobil itu tidak ada."
    facts = {"by": scene.visitors[0].person, "at": VISITED, "marks": marks, "reason": reason}
    with pytest.raises(ActionRefused, match="Serahkan laporan dulu"):
        revise_marks_after_visit(visit, **facts)
    visit = scene.report(visit)

    revise_marks_after_visit(visit, **facts)

    card.refresh_from_db()
    assert card.marks.get(criterion__code="novelty").value == 20
    assert card.revisions.get().marks["novelty"]["value"] == "70.00"
    call_command("verify_ranking", scene.run.code, stdout=io.StringIO())
    excuse_visit(scene.entry(1), by=scene.organiser, at=VISITED, reason="Jalan terputus.")
    scene.visits = lock_stage(scene.visits, by=scene.organiser, at=VISITED + timedelta(days=1))
    later = scene.rank(scene.visits)
    call_command("verify_ranking", later.code, stdout=io.StringIO())
    rows = dict(later.rows.values_list("candidacy__proposal__number", "score"))
    before = dict(scene.run.rows.values_list("candidacy__proposal__number", "score"))
    changed = scene.candidacies[0].proposal.number
    assert rows[changed] < before[changed]
    assert {n: s for n, s in rows.items() if n != changed} == {
        n: s for n, s in before.items() if n != changed
    }


def test_who_did_not_judge_the_entry_changes_no_mark():
    scene = VisitScene(entries=1).conclude_desk().open_visits()
    outsider = scene.visitor("Juri Lain")
    visit = scene.plan(members=[scene.visitors[0], outsider])
    visit = scene.report(scene.choose(visit, "Naik dari 61% menjadi 94%"))

    with pytest.raises(ActionRefused, match="tidak menilai"):
        revise_marks_after_visit(
            visit, by=outsider.person, at=VISITED, marks=[scene.mark("novelty", 20)], reason="x"
        )


def test_a_stage_with_its_own_rubric_gives_each_visitor_a_scorecard():
    scene = VisitScene(entries=1, is_scored=True).open_visits(is_started=False)

    scene.plan()

    owing = Assignment.objects.filter(candidacy__stage=scene.visits)
    assert {one.member.person.name for one in owing} == {"Juri 1", "Juri 2"}


def test_the_trail_names_every_act(scene, visit):
    scene.report(visit)

    acts = set(Entry.objects.filter(act__contains="visit").values_list("act", flat=True))
    assert {
        "judging.plan_visit",
        "judging.save_visit_item",
        "judging.report_visit",
    } <= acts
    assert PLAN.planned_on == date(2026, 5, 20)

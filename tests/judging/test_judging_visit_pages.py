"""Pages of field visits: the phone's requests, the plain form, and what an entrant may read."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from judging.models import FieldVisit, VisitClaim
from tests.judging.test_judging_visits import photo_file
from tests.judging.visiting import VisitScene

pytestmark = pytest.mark.django_db
BUDGET = 8


@pytest.fixture
def scene():
    return VisitScene(entries=3).open_visits_at_once()


@pytest.fixture
def visit(scene):
    return scene.visited()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def phone(scene):
    return signed_in(scene.visitors[0].person)


@pytest.fixture
def office(scene):
    return signed_in(scene.organiser)


def send(client, visit, item, fields, *, base=None, key=None, **stray):
    kind, _colon, name = item.partition(":")
    body = {"item": {"kind": kind, "key": name}, "fields": fields, "base": base or {}, **stray}
    return client.post(
        reverse("visit-item-save", args=[visit.code]),
        json.dumps(body),
        content_type="application/json",
        headers={"idempotency-key": str(key or uuid4())},
    )


def test_what_is_sent_twice_is_written_once(phone, visit):
    claim, key = visit.claims.first(), uuid4()
    fields = {"finding": "partly", "note": "Dua desa."}

    first = send(phone, visit, f"claim:{claim.code}", fields, key=key)
    VisitClaim.objects.filter(pk=claim.pk).update(note="Dua desa, bukan tiga.")
    again = send(phone, visit, f"claim:{claim.code}", fields, key=key)

    claim.refresh_from_db()
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["revision"] == 1
    assert again.json()["fields"]["note"] == "Dua desa, bukan tiga."
    assert (claim.note, claim.revision) == ("Dua desa, bukan tiga.", 1)


def test_both_texts_come_back_with_409(phone, scene, visit):
    claim = visit.claims.first()
    scene.write(visit, "claim", claim.code, by=scene.visitors[1], note="Tiga desa.")

    answer = send(phone, visit, f"claim:{claim.code}", {"note": "Dua desa."}, base={"note": ""})

    assert answer.status_code == 409
    assert answer.json()["stored"]["fields"]["note"] == "Tiga desa."
    assert answer.json()["stored"]["clashes"] == ["note"]


@pytest.mark.parametrize(
    ("item", "fields", "status"),
    [
        ("contact:not-a-key", {"initials": "S.R."}, 400),
        ("claim:", {"finding": 3}, 400),
        ("elsewhere:x", {}, 400),
        ("contact:7b0f2d3e-5c55-4b1c-9d4e-0c6f1a2b3c4d", {"initials": "Siti Rahayu"}, 422),
        ("claim:UNKNOWN", {"note": "x"}, 409),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(phone, visit, item, fields, status):
    assert send(phone, visit, item, fields).status_code == status


def test_a_photo_arrives_once_and_is_served_without_its_camera(
    phone, office, visit, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    url, key = reverse("visit-photo-add", args=[visit.code]), str(uuid4())

    first = phone.post(url, {"key": key, "file": photo_file(), "caption": "Loket"})
    again = phone.post(url, {"key": key, "file": photo_file(), "caption": "Loket"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["url"] == again.json()["url"]
    shown = office.get(first.json()["url"])
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert b"Kamera" not in shown.content
    assert (
        signed_in(visit.candidacy.proposal.created_by).get(first.json()["url"]).status_code == 404
    )


def test_the_page_works_without_script(phone, scene, visit):
    url, claim, person = reverse("visit-detail", args=[visit.code]), visit.claims.first(), uuid4()
    form = {
        f"rev:claim:{claim.code}": "0",
        f"claim:{claim.code}:finding": "not",
        f"claim:{claim.code}:note": "Tidak ada.",
        f"rev:contact:{person}": "0",
        f"contact:{person}:initials": "A.B.",
        f"contact:{person}:role": "Warga",
        "rev:report": "0",
        "report:summary": "Ringkas.",
    }

    saved = phone.post(url, form)

    assert saved.status_code == 302
    claim.refresh_from_db()
    assert (claim.finding, claim.note) == ("not", "Tidak ada.")
    assert visit.contacts.get().initials == "A.B."
    seen = {"finding": "not", "note": "Tidak ada."}
    scene.write(
        visit, "claim", claim.code, by=scene.visitors[1], base=seen, note="Ada satu.", finding="not"
    )
    late = {
        f"rev:claim:{claim.code}": "1",
        f"claim:{claim.code}:finding": "not",
        f"claim:{claim.code}:note": "Tidak ada sama sekali.",
    }
    refused = phone.post(url, late)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Ada satu." in page
    assert "Tidak ada sama sekali." in page


def test_the_page_may_be_kept_for_whoever_writes_and_names_no_stranger(phone, visit):
    answer = phone.get(reverse("visit-detail", args=[visit.code]))

    assert answer["X-Keep-Offline"]
    assert "Jl. Pahlawan 4" in answer.content.decode()


def test_plan_and_checklist_by_form(office, scene):
    entry = scene.entry(1)
    plan = {
        "idempotency_key": str(uuid4()),
        "first": scene.visitors[0].pk,
        "second": scene.visitors[1].pk,
        "planned_on": "2026-05-21",
        "from_hour": "13:00",
        "address": "Balai Desa Kebasen",
    }
    url = reverse("visit-checklist", args=[entry.code])
    page = office.get(url)
    form = page.context["form"]
    chosen = {
        "idempotency_key": str(uuid4()),
        "known": form.initial["known"] or "0" * 64,
        "picked": ["0", "1"],
        "own": "Ada loket khusus\n\nBuka hari Sabtu",
    }

    office.post(url, chosen)
    office.post(reverse("visit-plan", args=[entry.code]), plan)

    visit = FieldVisit.objects.get(candidacy=entry)
    texts = list(visit.claims.values_list("text", flat=True))
    assert len(texts) == 4
    assert texts[2:] == ["Ada loket khusus", "Buka hari Sabtu"]
    assert texts[0].startswith("Isi ")
    assert visit.claims.first().section
    assert str(visit.planned_on) == "2026-05-21"
    assert visit.team.count() == 2


def test_the_entrant_reads_day_and_place_and_never_a_name(scene, visit):
    proposal = visit.candidacy.proposal
    client = signed_in(scene.world.local_admin)

    page = client.get(reverse("visit-notice", args=[proposal.code])).content.decode()
    calendar = client.get(reverse("visit-notice-calendar", args=[proposal.code, visit.code]))
    report = client.get(reverse("visit-report", args=[visit.code]))

    assert "Jl. Pahlawan 4" in page
    assert "Juri" not in page.partition('id="isi"')[2]
    entry = calendar.content.decode().replace("\r\n ", "")
    assert "DTSTART:20260520T023000Z" in entry
    assert "LOCATION:Jl. Pahlawan 4\\, Sumpiuh" in entry
    assert "Juri" not in entry
    assert report.status_code == 404


def test_the_report_is_read_by_the_office_and_comes_as_pdf(office, scene, visit):
    visit = scene.report(visit)

    page = office.get(reverse("visit-report", args=[visit.code]))
    paper = office.get(reverse("visit-report-file", args=[visit.code]))

    assert visit.reports.get().digest in page.content.decode()
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_own_marks_by_form_need_a_reason_for_each_change():
    scene = VisitScene(entries=1).conclude_desk().open_visits()
    visit = scene.report(scene.visited())
    client = signed_in(scene.visitors[0].person)
    url = reverse("visit-marks", args=[visit.code])
    fields = {"idempotency_key": str(uuid4())}
    for aspect in client.get(url).context["form"].aspects:
        for name in ("level", "value", "reason"):
            fields[f"{aspect.prefix}-{name}"] = aspect[name].value()
    changed = fields | {"novelty-level": 1, "novelty-value": "15"}

    silent = client.post(url, changed)
    told = client.post(url, changed | {"novelty-reason": "Mobil itu tidak ada di lokasi."})

    assert silent.status_code == 422
    assert told.status_code == 302
    assert scene.own_card().marks.get(criterion__code="novelty").value == 15
    assert "Mobil itu tidak ada" in scene.own_card().revisions.get().reason


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_at_every_size(count, django_assert_max_num_queries):
    scene = VisitScene(entries=count).open_visits_at_once()
    for place in range(count):
        visit = scene.visited(place)
    for _ in range(count):
        scene.write(visit, "contact", uuid4(), initials="S.R.")
    phone, office = signed_in(scene.visitors[0].person), signed_in(scene.organiser)
    pages = [
        (office, "visit-list", scene.visits.code),
        (office, "visit-plan", scene.entry().code),
        (office, "visit-checklist", scene.entry().code),
        (phone, "visit-detail", visit.code),
        (phone, "visit-hand-in", visit.code),
        (phone, "assignment-list", None),
        (signed_in(scene.world.local_admin), "visit-notice", visit.candidacy.proposal.code),
    ]
    for client, route, code in pages:
        with django_assert_max_num_queries(BUDGET, info=route):
            client.get(reverse(route, args=[code] if code else []))
    visit = scene.report(visit)
    with django_assert_max_num_queries(BUDGET):
        office.get(reverse("visit-report", args=[visit.code]))

"""The register: an innovation outlives its entries."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from audit.models import Entry
from core.errors import ActionRefused
from innovations.actions import (
    HonourFacts,
    check_innovation,
    create_innovation,
    edit_innovation,
    hand_over_proposal,
    record_honour,
    submit_proposal,
)
from innovations.facts import RegisterFacts, state_of
from innovations.models import Innovation
from innovations.states import Sustainability
from tests.factories import NOW, make_innovation, make_proposal

pytestmark = pytest.mark.django_db
MOST = 8


def told(**facts):
    known = {
        "name": "Gasing",
        "subtitle": "Layanan gizi yang mendatangi warga",
        "started_on": date(2022, 3, 1),
        "category": "Kesehatan",
    }
    return RegisterFacts(**{**known, **facts})


def form_of(**facts):
    return {
        "idempotency_key": "7f1f1c1c-6b1c-4f7b-9f5e-0e6f3a1b2c3d",
        "name": "Gasing",
        "subtitle": "Layanan gizi yang mendatangi warga",
        "started_on": "2022-03-01",
        "category": "Kesehatan",
        **facts,
    }


def test_create_innovation_puts_it_into_the_register_of_the_unit(world, visit):
    response = visit(world.drafter).post(reverse("register-create"), form_of())

    made = Innovation.objects.get()
    assert (made.name, made.owner, made.slug) == ("Gasing", world.unit, "gasing")
    assert response["Location"] == reverse("register-detail", kwargs={"code": made.code})
    assert Entry.objects.filter(act="innovations.create_innovation").count() == 1


def test_create_innovation_keeps_what_was_typed_when_the_day_is_to_come(world, visit):
    facts = form_of(started_on="2027-01-01")

    response = visit(world.drafter).post(reverse("register-create"), facts)

    assert response.status_code == 422
    assert "This day is still to come." in response.content.decode()
    assert 'value="Gasing"' in response.content.decode()


def test_create_innovation_in_a_closed_unit_is_refused(world):
    type(world.unit).objects.filter(pk=world.unit.pk).update(closed_on=NOW.date())

    with pytest.raises(ActionRefused, match="is closed"):
        create_innovation(world.unit, by=world.drafter, at=NOW, facts=told())


def test_edit_innovation_that_somebody_changed_meanwhile_tells_what_stands_there(world, visit):
    innovation = make_innovation(world.unit, "Gasing")
    seen = state_of(innovation)
    facts = told(subtitle="Oleh Joko")
    edit_innovation(
        innovation, by=world.local_admin, at=NOW, facts=facts, seen=state_of(innovation)
    )
    address = reverse("register-edit", kwargs={"code": innovation.code})

    late = visit(world.drafter).post(address, form_of(subtitle="Oleh Siti", seen=seen))

    innovation.refresh_from_db()
    page = late.content.decode()
    assert (late.status_code, innovation.subtitle) == (422, "Oleh Joko")
    assert "Oleh Joko" in page
    assert "Oleh Siti" in page

    again = form_of(subtitle="Oleh Siti", seen=state_of(innovation))
    again["idempotency_key"] = "7f1f1c1c-6b1c-4f7b-9f5e-0e6f3a1b2c3e"
    assert visit(world.drafter).post(address, again).status_code == 302


def test_edit_innovation_that_is_public_is_refused(world):
    innovation = make_innovation(world.unit, "Gasing", published_at=NOW)
    seen = state_of(innovation)

    with pytest.raises(ActionRefused, match="is public"):
        edit_innovation(innovation, by=world.drafter, at=NOW, facts=told(), seen=seen)


@pytest.mark.parametrize(
    ("state", "is_running"),
    [("growing", True), ("running", True), ("paused", False), ("stopped", False)],
)
def test_check_innovation_says_how_it_stands(world, state, is_running):
    innovation = make_innovation(world.unit, published_at=NOW)

    check_innovation(innovation, by=world.drafter, at=NOW, sustainability=state)

    innovation.refresh_from_db()
    assert (innovation.sustainability, innovation.is_running) == (state, is_running)
    assert innovation.checked_on == NOW.date()


def test_record_honour_notes_it_once(world):
    innovation = make_innovation(world.unit)
    facts = HonourFacts(event="KIPP", year=2019, level="nation", award="Top 99", source="SK 44")
    record_honour(innovation, by=world.organiser, at=NOW, facts=facts)

    with pytest.raises(ActionRefused, match="already"):
        record_honour(innovation, by=world.organiser, at=NOW, facts=facts)

    assert innovation.honours.count() == 1


def test_honour_of_the_future_is_refused(world, visit):
    innovation = make_innovation(world.unit, published_at=NOW)
    facts = {"event": "KIPP", "year": "2031", "level": "nation", "award": "Top 99", "source": "SK"}
    key = {"idempotency_key": "7f1f1c1c-6b1c-4f7b-9f5e-0e6f3a1b2c3d"}

    response = visit(world.organiser).post(
        reverse("honour-record", kwargs={"code": innovation.code}), {**facts, **key}
    )

    assert response.status_code == 422
    assert "This year is still to come." in response.content.decode()


def test_an_office_learns_of_an_innovation_with_its_first_submission(world):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    before = Innovation.objects.visible_to(world.organiser).count()
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)

    after = list(Innovation.objects.visible_to(world.organiser))

    assert (before, after) == (0, [proposal.innovation])
    assert not Innovation.objects.visible_to(world.foreign_organiser).exists()


@pytest.mark.parametrize("person", ["drafter", "local_admin", "organiser"])
def test_pages_of_the_register_cost_the_same_with_one_and_many(world, visit, person):
    client, costs = visit(getattr(world, person)), []
    for number in range(4):
        one = make_innovation(world.unit, published_at=NOW)
        one.honours.create(
            event=f"KIPP {number}", year=2019, level="nation", award="Top", visible_from=NOW
        )
        if number in {0, 3}:
            pages = [reverse("register-list"), reverse("register-detail", args=[one.code])]
            costs.append([statements(client, page) for page in pages])

    assert costs[0] == costs[1]
    assert max(costs[0]) <= MOST


def statements(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_register_is_searched_and_filtered(world, visit):
    make_innovation(world.unit, "Perahu Posyandu")
    make_innovation(world.unit, "Gasing", sustainability=Sustainability.STOPPED)
    client = visit(world.drafter)

    found = client.get(reverse("register-list") + "?q=perahu")
    stopped = client.get(reverse("register-list") + "?keadaan=stopped")

    assert [row.name for row in found.context["page_obj"]] == ["Perahu Posyandu"]
    assert [row.name for row in stopped.context["page_obj"]] == ["Gasing"]


def test_an_entry_starts_from_the_register(world, visit):
    innovation = make_innovation(world.unit, "Gasing", started_on=NOW.date() - timedelta(days=900))
    client = visit(world.drafter)

    choice = client.get(reverse("proposal-start") + f"?inovasi={innovation.code}")

    link = f"?kompetisi={world.competition.code}&amp;inovasi={innovation.code}"
    assert link in choice.content.decode()


def photo(*, gps=True):
    """A photo as a phone makes it."""
    exif = Image.Exif()
    exif[0x010F] = "KAMERA-BIDAN"
    if gps:
        exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 25.0, 1.0)})
    out = BytesIO()
    Image.new("RGB", (2400, 1600), "teal").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_0001.jpg", out.getvalue(), "image/jpeg")


def send_photo(client, innovation, file, note="Perahu di dermaga", key="8"):
    told = {"idempotency_key": f"7f1f1c1c-6b1c-4f7b-9f5e-0e6f3a1b2c3{key}", "note": note}
    address = reverse("cover-change", kwargs={"code": innovation.code})
    return client.post(address, {**told, "photo": file})


def test_change_cover_keeps_a_small_photo_without_place_or_device(world, visit):
    innovation = make_innovation(world.unit, published_at=NOW)

    send_photo(visit(world.local_admin), innovation, photo())

    public = Client().get(reverse("innovation-photo", args=[innovation.slug]))
    with Image.open(BytesIO(public.content)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("WEBP", (1200, 800), {})
    assert b"KAMERA" not in public.content
    assert public["Cache-Control"] == "public, max-age=300"
    page = Client().get(reverse("innovation-detail", args=[innovation.slug]))
    assert 'alt="Perahu di dermaga"' in page.content.decode()


def test_change_cover_that_is_no_photo_is_refused_and_the_words_stay(world, visit):
    innovation = make_innovation(world.unit)
    file = SimpleUploadedFile("foto.jpg", b"<script>alert(1)</script>", "image/jpeg")

    response = send_photo(visit(world.drafter), innovation, file)

    innovation.refresh_from_db()
    assert (response.status_code, bool(innovation.cover)) == (422, False)
    assert 'value="Perahu di dermaga"' in response.content.decode()


def test_a_unit_puts_no_photo_on_a_public_page_by_itself(world, visit):
    innovation = make_innovation(world.unit, published_at=NOW)

    response = send_photo(visit(world.drafter), innovation, photo())

    innovation.refresh_from_db()
    assert (response.status_code, bool(innovation.cover)) == (403, False)


@pytest.mark.django_db(transaction=True)
def test_another_photo_takes_the_former_away(world, visit):
    innovation, client = make_innovation(world.unit), visit(world.drafter)
    send_photo(client, innovation, photo())
    innovation.refresh_from_db()
    former = innovation.cover.name

    send_photo(client, innovation, photo(gps=False), key="9")

    innovation.refresh_from_db()
    assert innovation.cover.name != former
    assert not innovation.cover.storage.exists(former)


def test_a_photo_of_what_is_not_public_is_not_there_for_the_public(world, visit):
    innovation = make_innovation(world.unit)
    send_photo(visit(world.drafter), innovation, photo())

    response = Client().get(reverse("innovation-photo", args=[innovation.slug]))

    assert response.status_code == 404

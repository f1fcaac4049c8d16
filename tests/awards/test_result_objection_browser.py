"""From the results page to an objection that the office refuses, in a real browser, with axe."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.models import ResultObjection
from competitions.models import Window
from tests.awards.objecting import CANARY, FACTS, MAILBOX, Objecting
from tests.journeys.hands import Hands
from tests.judging.test_judging_browser import faults_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def object_as_a_reader(page, world, root):
    """From the list to the mailed link's button."""
    page.get_by_role("link", name="Sanggahan dan jawabannya").click()
    page.get_by_role("link", name="Ajukan sanggahan atas hasil").click()
    page.get_by_label("Tentang usulan mana?").select_option(world.row.proposal.code)
    page.get_by_label("Pernyataan dalam usulan tidak benar").check()
    page.get_by_label("Pernyataan atau aturan yang mana?").fill("Naik menjadi 94%")
    page.get_by_label("Apa faktanya?").fill(FACTS)
    page.get_by_label("Nama Anda").fill(CANARY)
    page.get_by_label("Alamat surel Anda").fill(MAILBOX)
    page.get_by_role("button", name="Kirim tautan").click()
    page.get_by_role("heading", name="Periksa email Anda").wait_for()
    page.goto(root + reverse("result-objection-confirm", args=[world.token()]))
    page.get_by_role("button", name="Ajukan sanggahan saya").click()
    page.get_by_role("heading", name="Sanggahan Anda sudah diajukan").wait_for()


def refuse_at_the_office(page):
    """From the objection's page to the answer."""
    page.get_by_role("link", name="Tangani sanggahan ini").click()
    page.get_by_role("button", name="Saya menanganinya").click()
    page.get_by_role("link", name="Jawab sanggahan").click()
    page.get_by_label("Tidak diterima").check()
    page.get_by_label("Jawaban kepada penyanggah").fill("Daftar hadir menunjukkan layanan buka.")
    page.get_by_label("Keterangan untuk daftar publik").fill("Diperiksa; pernyataan sesuai.")
    page.get_by_role("button", name="Jawab sanggahan").click()
    page.get_by_text("Daftar hadir menunjukkan").wait_for()


def test_a_reader_objects_and_the_office_answers(live_server, page, accessibility_faults):
    world, now, root = Objecting(), timezone.now(), live_server.url
    span = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=4)}
    Window.objects.filter(pk=world.window.pk).update(**span)
    slug, code = world.competition.slug, world.competition.code
    page.goto(root + reverse("result-objection-file", args=[slug]))
    assert faults_of(page, accessibility_faults) == []
    page.goto(root + reverse("competition-results", args=[slug]))
    assert faults_of(page, accessibility_faults) == []

    object_as_a_reader(page, world, root)
    Hands(page, root).sign_in(world.organiser.email)
    page.goto(root + reverse("result-objection-list", args=[code]))
    assert faults_of(page, accessibility_faults) == []
    page.get_by_role("link", name=world.row.innovation.name).click()
    assert faults_of(page, accessibility_faults) == []
    assert CANARY not in page.content()
    refuse_at_the_office(page)

    assert ResultObjection.objects.get().state == "refused"

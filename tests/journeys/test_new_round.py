"""An organiser who has never seen the portal makes next year's round, with what is on screen."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from audit.models import Entry
from competitions.models import Change, Competition
from competitions.states import CompetitionState
from tests.factories import PASSWORD, World
from tests.journeys.hands import Hands

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
TEN_MINUTES = 600
REASON = "Libur nasional dan pemeliharaan listrik kantor selama dua hari."


class Organiser(Hands):
    """Finds everything by the words on the page."""

    def begin(self, start: str) -> None:
        """From the home page to a competition in preparation."""
        self.go("^Kompetisi$")
        self.go("Kompetisi baru")
        self.go(start)
        opens_on = timezone.localdate() + timedelta(days=30)
        self.page.get_by_label("Pendaftaran dibuka").fill(opens_on.isoformat())
        self.confirm()

    def appoint(self, office: str, name: str) -> None:
        """Give an office of the edition to a person of the own office."""
        self.page.get_by_label("Tugas").select_option(label=office)
        self.page.get_by_label("Orang", exact=True).select_option(label=name)
        self.press_primary()
        expect(self.page.locator("main dl")).to_contain_text(name)

    def prove(self) -> None:
        """Give the password where the page asks for a fresh proof."""
        field = self.page.locator("main input[type=password]")
        if field.count():
            field.fill(PASSWORD)


@pytest.fixture
def world() -> World:
    return World(at=timezone.now())


@pytest.fixture
def organiser(page: Page, live_server, world: World) -> Organiser:
    person = Organiser(page, live_server.url)
    person.sign_in(world.organiser.email)
    return person


def test_a_round_is_published_from_a_template_within_ten_minutes(
    organiser: Organiser, world: World, violations: list
) -> None:
    began = time.monotonic()

    organiser.begin("Top 20 lalu Top 10")
    organiser.go("Periksa dan terbitkan")
    organiser.go("Perbaiki.*Ketua tim penilai")
    organiser.appoint("Ketua tim penilai", world.judge.name)
    organiser.appoint("Penyetuju", world.approver.name)
    organiser.go("^KIPP Kabupaten Banyumas 202")
    organiser.go("Periksa dan terbitkan")
    expect(organiser.page.get_by_text("Semua lengkap")).to_be_visible()
    organiser.confirm()

    assert time.monotonic() - began < TEN_MINUTES
    fresh = Competition.objects.exclude(pk=world.competition.pk).get()
    assert fresh.state == CompetitionState.PUBLISHED
    organiser.page.context.clear_cookies()
    organiser.open(f"/kompetisi/{fresh.slug}/")
    expect(organiser.page.get_by_role("heading", level=1)).to_have_text(fresh.name)
    assert violations == []


def test_a_deadline_is_moved_by_two_persons_with_banner_and_calendar(
    organiser: Organiser, world: World, violations: list
) -> None:
    competition = world.competition
    until = timezone.localtime(timezone=competition.tzinfo) + timedelta(days=17)

    organiser.open(f"/app/kelola/{competition.code}/")
    organiser.go("Perpanjang")
    organiser.go("Perpanjang.*Pendaftaran")
    organiser.page.get_by_label(re.compile("^Tenggat baru")).fill(until.strftime("%Y-%m-%dT%H:%M"))
    organiser.page.get_by_label("Alasan").fill(REASON)
    organiser.confirm()
    organiser.sign_in(world.approver.email)
    organiser.go("^Persetujuan")
    organiser.page.locator("main").get_by_role("link").first.click()
    expect(organiser.page.get_by_text(REASON)).to_be_visible()
    organiser.prove()
    organiser.confirm()

    assert Change.objects.get(competition=competition).reason == REASON
    assert Entry.objects.filter(act__contains="extend_window").exists()
    organiser.page.context.clear_cookies()
    organiser.open(f"/kompetisi/{competition.slug}/")
    expect(organiser.page.get_by_text(REASON).first).to_be_visible()
    assert violations == []

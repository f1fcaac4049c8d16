"""From the marks of 107 entries to a checked certificate, with nothing but what is on screen."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Download, Page, expect

from accounts.states import AgencyKind
from awards.models import Announcement, Certificate, Promotion
from competitions.models import Stage
from core.digests import sha256_of_bytes
from judging.models import RankingRun
from tests.factories import make_agency, make_competition
from tests.journeys.hands import Hands
from tests.journeys.test_regency_round import bring_nearer
from tests.judging.banyumas import EXPECTED, MARKS, NAMES, Banyumas

PLACES, GOING_UP = 20, 3
NAMES_BY_RANK = [name for _rank, name, _score in EXPECTED]
REASON_OUT = "Layanan belum menjangkau dua kecamatan, menurut laporan kunjungan."
REASON_IN = "Satu-satunya usulan dari wilayah yang belum terwakili."
SIGNATORY = {
    "Penanda tangan piagam": "Drs. Contoh Nama, M.Si.",
    "Jabatan penanda tangan": "Bupati Banyumas",
    "Tempat": "Purwokerto",
    "Nomor keputusan": "188.45/412/2026",
}


def twins_of_the_line() -> list:
    """Marks for the three that fell at screening: one stands beside the last above the line."""
    numbers = {name: number for number, name in NAMES.items()}
    likes = [numbers[NAMES_BY_RANK[place]] for place in (PLACES - 1, 60, 90)]
    fallen = [row["entry"] for row in MARKS["screening_failed"]]
    return [
        [twin, judge, values]
        for twin, like in zip(fallen, likes, strict=True)
        for entry, judge, values in MARKS["evaluations"]
        if entry == like
    ]


class Whole(Banyumas):
    """107 entries with 321 locked scorecards, in an edition whose one stage gives the award."""

    evaluations = [*MARKS["evaluations"], *twins_of_the_line()]

    def __init__(self) -> None:
        with transaction.atomic():
            super().__init__()
            self.competition.tiers.update(stage=self.stage, name="Top 20")
            Stage.objects.filter(pk=self.plenary.pk).delete()
            self.upper = self.make_upper()

    def name_of(self, number: str) -> str:
        return NAMES[number]

    def make_upper(self):
        """The province above, with an edition that takes entries."""
        regency = self.world.regency
        regency.parent = make_agency("Jawa Tengah", kind=AgencyKind.PROVINCE)
        regency.save()
        bureau = make_agency("Biro Organisasi", parent=regency.parent)
        facts = {"territory": regency.parent, "name": "KIPP Jawa Tengah", "at": timezone.now()}
        return make_competition(bureau, **facts)


class Person(Hands):
    """Goes by words, and looks at every new page with axe."""

    def __init__(self, page: Page, root: str, faults_of: Callable[[Page], list[str]]) -> None:
        super().__init__(page, root)
        self.faults_of = faults_of
        self.found: list[tuple[str, str]] = []

    def see(self, name: str) -> None:
        """A page that is new in this story."""
        self.found += [(name, fault) for fault in self.faults_of(self.page)]

    def download(self, name: str) -> Download:
        """Press a link that hands over a file."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=re.compile(name)).first.click()
        return waiting.value

    def fill(self, words: dict[str, str]) -> None:
        """Fields by the first words of their labels."""
        for label, value in words.items():
            self.page.get_by_label(re.compile(f"^{label}")).first.fill(value)


@pytest.fixture
def person(page: Page, live_server, accessibility_faults, violations: list) -> Person:
    return Person(page, live_server.url, accessibility_faults)


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("celery_worker_with_beat")
def test_from_107_marks_to_a_checked_certificate(
    person: Person, browser: Browser, tmp_path: Path
) -> None:
    whole = Whole()

    lock_and_rank(person, whole)
    hold_plenary(person, whole)
    announce(person, whole)
    publish_at = bring_nearer()
    read_as_public(person, whole, publish_at)
    verify_as_stranger(person, tmp_path)
    code = find_certificate(person, whole)
    check_without_javascript(browser, person.root, code)
    send_up(person, whole)

    assert person.found == []


def lock_and_rank(person: Person, whole: Whole) -> None:
    """From the home page to the stage; lock, compute by a worker, read the table, adopt."""
    page = person.page
    person.sign_in(whole.organiser.email)
    person.go("^Kompetisi$")
    person.go(f"^{whole.competition.name}")
    person.see("dashboard")
    person.go("^Kunci tahap")
    person.confirm()
    person.see("stage")
    person.go("^Hitung peringkat")
    person.confirm()
    expect(page.locator(".cut-line")).to_have_count(1, timeout=60_000)
    person.see("ranking")
    assert len(whole.competition.proposals.all()) == RankingRun.objects.get().rows.count() == 107
    expect(page.locator(".cut-line")).to_contain_text("20")
    expect(page.locator(".tie-note").first).to_be_visible()
    assert page.locator("tr.is-zone").count() > 1
    person.go("^Tetapkan peringkat ini")
    person.confirm()


def hold_plenary(person: Person, whole: Whole) -> None:
    """Open, note who is there, move across the line, the rest as computed, close, conclude."""
    person.go("sidang pleno")
    person.fill({"Tempat": "Ruang Rapat Setda, Purwokerto", "Nomor berita acara": "050/BA/2026"})
    person.see("open")
    person.confirm()
    note_attendance(person)
    person.see("plenary")
    rows = RankingRun.objects.get().rows.order_by("position").select_related("candidacy__proposal")
    last_in, first_out = rows[PLACES - 1], rows[PLACES]
    decide(person, last_in.candidacy.proposal.number, "Cadangan", REASON_OUT)
    decide(person, first_out.candidacy.proposal.number, "Masuk", REASON_IN)
    person.go("^Putuskan sisanya")
    person.confirm()
    person.go("^Tutup sidang pleno")
    person.see("close")
    person.confirm()
    read_minutes(person)
    person.go(f"^{whole.stage.name}$")
    person.go("^Simpulkan tahap")
    person.confirm()
    whole.stage.refresh_from_db()
    assert whole.stage.state == "concluded"


def note_attendance(person: Person) -> None:
    """All are there; the first leads, a secretary who is no judge writes."""
    page = person.page
    for choice in page.get_by_label(re.compile("^Kehadiran Juri")).all():
        choice.select_option(label="Hadir")
    page.get_by_label("Kedudukan Juri 1").select_option(label="Ketua")
    page.get_by_label("Nama", exact=True).first.fill("Sri Wahyuni")
    page.get_by_label("Kedudukan orang lain").first.select_option(label="Sekretaris")
    page.get_by_label("Kehadiran orang lain").first.select_option(label="Hadir")
    person.see("attendance")
    person.confirm()


def decide(person: Person, number: str, outcome: str, reason: str) -> None:
    """One entry across the line: the choice beside it, then the reason."""
    page = person.page
    page.get_by_label(f"Putuskan {number}").get_by_role("link", name=outcome, exact=True).click()
    expect(page.get_by_role("radio", name=outcome, exact=True)).to_be_checked()
    page.get_by_label("Alasan keputusan").fill(reason)
    person.press_primary()
    expect(page.locator("main")).to_contain_text(reason)


def read_minutes(person: Person) -> None:
    """A worker has put them on paper: the reasons and the digest of the bundle stand there."""
    person.go("^Berita acara dan dokumen")
    expect(person.page.locator("main")).not_to_contain_text("belum dibuat", timeout=60_000)
    person.see("papers")
    file = person.download("^PDF Berita acara")
    text = re.sub(r"\s", "", text_of(Path(file.path()).read_bytes()))
    assert re.sub(r"\s", "", REASON_OUT) in text
    assert RankingRun.objects.get().bundle_sha256 in text


def text_of(paper: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(paper)).pages)


def announce(person: Person, whole: Whole) -> None:
    """Five steps and the first approval by the organiser, the second by somebody else."""
    page = person.page
    person.go("^Pengumuman")
    person.go("^Siapkan pengumuman")
    person.confirm()
    person.see("result")
    person.go("^Lanjut: kata-kata")
    person.fill(SIGNATORY)
    person.see("words")
    person.confirm()
    for _group in range(3):
        person.go("^Lanjut tanpa menyimpan")
    person.see("preview")
    person.confirm()
    local = (timezone.now() + timedelta(hours=1)).astimezone(whole.competition.tzinfo)
    page.get_by_label(re.compile("^Tayang mulai")).fill(local.strftime("%Y-%m-%dT%H:%M"))
    person.see("time")
    person.confirm()
    person.see("approve")
    approve(person, whole)
    person.sign_in(whole.world.approver.email)
    person.go("pengumuman")
    approve(person, whole)
    assert Announcement.objects.get().state == "scheduled"
    person.see("countdown")


def approve(person: Person, whole: Whole) -> None:
    """Tick, and type the edition's name."""
    page = person.page
    page.get_by_label(re.compile("^Saya sudah melihat")).check()
    page.get_by_label("Ketik nama kompetisi").fill(whole.competition.name)
    person.press_primary()
    expect(page.get_by_label("Ketik nama kompetisi")).to_have_count(0)


def read_as_public(person: Person, whole: Whole, publish_at: datetime) -> None:
    """Public at its instant; who came in has the reason beside it, who went out is not named."""
    page = person.page
    page.context.clear_cookies()
    person.wait_for(f"/kompetisi/{whole.competition.slug}/hasil/", "Top 20")
    assert timezone.now() >= publish_at
    expect(page.locator("main")).to_contain_text(REASON_IN)
    expect(page.locator("main")).not_to_contain_text(REASON_OUT)
    person.see("results")


def verify_as_stranger(person: Person, folder: Path) -> None:
    """Two downloads into an empty folder, and the command that stands on the page."""
    empty = folder / "kosong"
    empty.mkdir()
    command = person.page.get_by_text(re.compile("^python3 -I -S verify_ranking.py")).inner_text()
    _python, *words = command.split()
    bundle, program = person.download(r"\.json$"), person.download(r"^verify_ranking\.py$")
    bundle.save_as(empty / bundle.suggested_filename)
    program.save_as(empty / program.suggested_filename)
    assert words[-1] == sha256_of_bytes((empty / bundle.suggested_filename).read_bytes())
    done = subprocess.run(
        [sys.executable, *words], cwd=empty, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def find_certificate(person: Person, whole: Whole) -> str:
    """The winners' agency finds one by its name; the paper is what was issued."""
    person.sign_in(whole.world.local_admin.email)
    person.wait_for("/app/piagam/", NAMES_BY_RANK[0])
    person.see("certificates")
    paper = Path(person.download(f"PDF.*{NAMES_BY_RANK[0]}").path()).read_bytes()
    certificate = Certificate.objects.get(row__innovation__name=NAMES_BY_RANK[0])
    assert sha256_of_bytes(paper) == certificate.sha256
    return certificate.code


def check_without_javascript(browser: Browser, root: str, code: str) -> None:
    """Anybody types the code that stands on the paper."""
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    stranger = Hands(context.new_page(), root)
    stranger.open("/")
    stranger.go("Periksa piagam")
    stranger.page.get_by_label("Kode piagam").fill(code)
    stranger.page.get_by_role("button", name="Periksa", exact=True).first.click()
    expect(stranger.page.locator(".certificate--valid")).to_contain_text(NAMES_BY_RANK[0])
    context.close()


def send_up(person: Person, whole: Whole) -> None:
    """Name the upper competition, then send those that are entitled."""
    page = person.page
    person.sign_in(whole.organiser.email)
    person.go("^Kompetisi$")
    person.go(f"^{whole.competition.name}")
    person.go("^Ke tingkat atas")
    person.go("^Sebutkan kompetisi tingkat atas")
    page.get_by_label("Kompetisi tingkat atas").select_option(label=str(whole.upper))
    person.fill({"Tempat di sana": str(GOING_UP)})
    person.confirm()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(GOING_UP)
    person.see("promotion")
    person.press_primary()
    expect(page.get_by_role("heading", name="Sudah naik")).to_be_visible()
    person.see("sent")
    assert Promotion.objects.count() == whole.upper.proposals.count() == GOING_UP

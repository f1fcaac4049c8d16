"""A regency's round from the first word to the checked certificate: eight steps, real hands."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import DateTimeField, Model
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.states import Role
from awards.models import Announcement, Certificate
from competitions.states import StageKind
from innovations.actions import admit_proposal, hand_over_proposal, submit_proposal
from innovations.models import Proposal
from judging.actions import add_panel_member, declare_independence
from judging.actions.scorecards import lock_scorecard, save_scorecard
from judging.marks import MarkFacts
from judging.models import Assignment, PanelMember
from judging.states import AssignmentState
from notifications.models import Message
from tests.factories import World, make_member, make_proposal
from tests.filing import pdf
from tests.journeys.hands import Hands
from tests.judging.plenaries import hold_plenary

RIVALS = {"Jemput Tes TB": 62, "Kelas Sungai": 71, "Warung Tera": 48}
TITLE = "Perahu Posyandu"
DIGEST = re.compile(r"[0-9a-f]{64}")


class Round(World):
    """The factories' world with two judges and three rivals that are admitted already."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at=at)
        self.desk, self.plenary = self.competition.stages.in_order()
        self.competition.stages.update(judges_per_entry=2)
        self.desk.refresh_from_db()
        self.second_judge = make_member(self.secretariat, Role.JUDGE, "Yusuf Hanafiah")
        for judge in (self.judge, self.second_judge):
            add_panel_member(self.desk, by=self.organiser, at=at, person=judge)
        for name in RIVALS:
            self.enter_rival(name, at)

    def enter_rival(self, name: str, at: datetime) -> Proposal:
        """One more entry, played through the acts."""
        rival = make_proposal(self.competition, self.school, by=self.drafter, name=name, at=at)
        for attachment in rival.attachments.exclude(file=""):
            default_storage.save(attachment.file.name, ContentFile(pdf(pages=2)))
        hand_over_proposal(rival, by=self.drafter, at=at)
        submit_proposal(rival, by=self.local_admin, at=at)
        return admit_proposal(rival, by=self.screener, at=at)

    def score(self, assignment: Assignment, value: int, at: datetime) -> None:
        """One scorecard, played through the acts."""
        level = min(5, (value - 1) // 20 + 1)
        marks = [
            MarkFacts(criterion.code, level, Decimal(value), "Terukur dan bersumber, layak maju.")
            for criterion in self.desk.rule_set.criteria.all()
        ]
        person = assignment.member.person
        card = save_scorecard(assignment, by=person, at=at, version=0, marks=marks)
        lock_scorecard(assignment, by=person, at=at, version=card.version)


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_a_round_is_run_from_proposal_to_checked_certificate(
    live_server, page: Page, violations: list, celery_worker_with_beat
) -> None:
    world = Round(timezone.now())
    hands = Hands(page, live_server.url)

    proposal = write_and_hand_over(hands, world)
    submit_as_local_admin(hands, world, proposal)
    admit_as_secretariat(hands, world, proposal)
    draw_and_start(hands, world)
    score_as_judge(hands, world, proposal)
    rank_and_conclude(hands, world, world.desk)
    start_lock_rank_plenary(hands, world)
    announce(hands, world)
    approve(hands, world)
    read_as_public(hands, world, proposal, bring_nearer())
    check_certificate(hands, world, proposal)


def write_and_hand_over(hands: Hands, world: Round) -> Proposal:
    """Step 1: section by section, saved by itself, words counted."""
    page = hands.page
    hands.sign_in(world.drafter.email)
    hands.open(f"/app/usulan/baru/?kompetisi={world.competition.code}")
    page.fill("input[name=name]", TITLE)
    page.fill("input[name=subtitle]", "Posyandu di perahu desa untuk tujuh pulau")
    page.fill("input[name=started_on]", "2023-03-01")
    page.check('input[name=sdgs][value="3"]')
    page.select_option("select[name=category]", label="Kesehatan")
    hands.confirm()
    proposal = Proposal.objects.get(title=TITLE)
    for section in proposal.rule_set.sections.all():
        write_section(hands, proposal, section.code)
    attach_papers(hands, proposal)
    hands.open(f"/app/usulan/{proposal.code}/serahkan/")
    hands.confirm()
    proposal.refresh_from_db()
    assert proposal.state == "with_local_admin"
    return proposal


def write_section(hands: Hands, proposal: Proposal, code: str) -> None:
    """Type, wait for the autosave, then say that the section is complete."""
    page = hands.page
    hands.open(f"/app/usulan/{proposal.code}/bagian/{code}/")
    for answer in page.locator("#section-form textarea").all():
        answer.fill(f"{code}: cakupan imunisasi naik dari 61 menjadi 94 persen dalam 22 bulan.")
    for slot in page.locator("[data-attach]").all():
        attach(slot, f"bukti-{code}.pdf")
    expect(page.locator("#save-state")).to_contain_text(re.compile(r"Tersimpan \d\d\.\d\d"))
    expect(page.locator("[data-count]").first).to_contain_text("kata")
    page.locator("button[name=then][value=complete]").click()
    page.wait_for_load_state()
    assert proposal.drafts.get(section__code=code).is_complete


def attach(slot: Locator, name: str) -> None:
    """Choose a file; it goes up by itself and then stands in the list."""
    paper = {"name": name, "mimeType": "application/pdf", "buffer": pdf()}
    slot.locator("input[type=file]").first.set_input_files(paper)
    link = slot.get_by_role("link", name=name, exact=True)
    expect(link.first).to_be_visible(timeout=30_000)


def attach_papers(hands: Hands, proposal: Proposal) -> None:
    """The letters that the edition asks for, and the address of the video."""
    page = hands.page
    hands.open(f"/app/usulan/{proposal.code}/lampiran/")
    for slot in page.locator(".slot [data-attach]").all():
        attach(slot, "surat-bertanda-tangan.pdf")
    page.locator("input[name=url]").fill("https://www.youtube.com/watch?v=perahu")
    page.get_by_role("button", name="Simpan tautan").click()
    expect(page.locator("main")).to_contain_text("Semua yang wajib sudah ada")


def submit_as_local_admin(hands: Hands, world: Round, proposal: Proposal) -> None:
    """Step 1, second half: read, declare, submit; the receipt states number, time and digest."""
    page = hands.page
    hands.sign_in(world.local_admin.email)
    hands.open(f"/app/usulan/{proposal.code}/periksa/")
    page.check("input[name=is_true]")
    page.check("input[name=may_publish]")
    hands.confirm()
    digest = proposal.versions.get().digest
    receipt = page.locator(".receipt").inner_text()
    assert "BMS26-004" in receipt
    assert "WIB" in receipt
    assert digest in re.sub(r"\s", "", receipt)


def admit_as_secretariat(hands: Hands, world: Round, proposal: Proposal) -> None:
    """Step 2."""
    page = hands.page
    hands.sign_in(world.screener.email)
    hands.open(f"/app/kelola/{world.competition.code}/administrasi/")
    hands.follow(f"/app/kelola/administrasi/{proposal.code}/")
    before = page.url
    page.check("input[name=outcome][value=admitted]")
    page.get_by_role("button", name="Simpan, lanjut").click()
    expect(page).not_to_have_url(before)
    proposal.refresh_from_db()
    assert proposal.state == "eligible"


def draw_and_start(hands: Hands, world: Round) -> None:
    """Step 3: the balanced draw gives every entry to both judges."""
    hands.sign_in(world.organiser.email)
    hands.open(f"/app/kelola/tahap/{world.desk.code}/penugasan/")
    hands.follow("/bagi/")
    hands.confirm()
    expect(hands.page.get_by_role("heading", name="Hasil pembagian")).to_be_visible(timeout=30_000)
    hands.open(f"/app/kelola/tahap/{world.desk.code}/mulai/")
    hands.confirm()
    assert Assignment.objects.counting().count() == 2 * (len(RIVALS) + 1)


def score_as_judge(hands: Hands, world: Round, proposal: Proposal) -> None:
    """Step 4: one entry in the browser, level, number and reason; the others through the acts."""
    page = hands.page
    hands.sign_in(world.judge.email)
    hands.open(f"/app/juri/pernyataan/{world.desk.code}/")
    page.check("input[name=agrees]")
    hands.confirm()
    own = Assignment.objects.get(candidacy__proposal=proposal, member__person=world.judge)
    hands.open(f"/app/juri/nilai/{own.code}/")
    for criterion in world.desk.rule_set.criteria.all():
        score_aspect(page, criterion.code)
    expect(page.locator("[data-total]")).to_have_text(re.compile(r"8[0-9],"))
    page.locator("button[name=then][value=lock]").click()
    expect(page).to_have_url(re.compile(r"/kunci/$"))
    hands.confirm()
    own.refresh_from_db()
    assert own.state == AssignmentState.FINISHED
    score_the_rest(world, proposal)


def score_aspect(page: Page, code: str) -> None:
    """Open the aspect, choose a level, keep the number that it offers, give the reason."""
    aspect = page.locator(f"#aspek-{code}")
    if aspect.get_attribute("open") is None:
        aspect.locator("summary").click()
    aspect.locator("input[type=radio][value='5']").check(force=True)
    aspect.locator("input[name$=value]").fill("88")
    aspect.locator("textarea").fill("Angka sebelum dan sesudah jelas, sumbernya disebut.")


def score_the_rest(world: Round, proposal: Proposal) -> None:
    at = timezone.now()
    member = PanelMember.objects.get(person=world.second_judge)
    declare_independence(member, by=world.second_judge, at=at)
    for assignment in Assignment.objects.filter(state=AssignmentState.ACTIVE):
        title = assignment.candidacy.proposal.title
        world.score(assignment, RIVALS.get(title, 84), at)


def rank_and_conclude(hands: Hands, world: Round, stage) -> None:
    """Step 5: lock, compute with a worker, look at the table, adopt, conclude."""
    page = hands.page
    hands.sign_in(world.organiser.email)
    for word in ("kunci", "hitung"):
        hands.open(f"/app/kelola/tahap/{stage.code}/{word}/")
        hands.confirm()
    expect(page).to_have_url(re.compile(r"/app/kelola/peringkat/\w+/$"), timeout=60_000)
    expect(page.locator("main")).to_contain_text(TITLE, timeout=60_000)
    expect(page.locator(".cut-line")).to_have_count(1)
    hands.follow("/tetapkan/")
    hands.confirm()
    if stage.kind == StageKind.PLENARY:
        stage.refresh_from_db()
        hold_plenary(stage, by=world.organiser, at=timezone.now())
    hands.open(f"/app/kelola/tahap/{stage.code}/simpulkan/")
    hands.confirm()
    stage.refresh_from_db()
    assert stage.state == "concluded"


def start_lock_rank_plenary(hands: Hands, world: Round) -> None:
    """Step 6, first half: the plenary ranks those that advanced."""
    hands.open(f"/app/kelola/tahap/{world.plenary.code}/mulai/")
    hands.confirm()
    rank_and_conclude(hands, world, world.plenary)


def announce(hands: Hands, world: Round) -> None:
    """Step 6: the five steps by one person, who gives the first approval, for an hour from now."""
    page = hands.page
    soon = timezone.now() + timedelta(hours=1)
    listed = f"/app/kelola/{world.competition.code}/pengumuman/"
    hands.open(f"{listed}tahap-{world.plenary.order}/")
    page.fill("input[name=title]", "Inovasi terbaik 2026")
    hands.confirm()
    steps = f"{listed}{Announcement.objects.get().code}/"
    hands.open(f"{steps}pesan/")
    page.fill("input[name=signatory_name]", "Sekretaris Daerah")
    page.fill("input[name=signatory_position]", "Sekretaris Daerah Kabupaten Banyumas")
    page.fill("input[name=place]", "Purwokerto")
    hands.confirm()
    hands.open(f"{steps}waktu/")
    local = soon.astimezone(world.competition.tzinfo)
    page.fill("input[name=publish_at]", local.strftime("%Y-%m-%dT%H:%M"))
    hands.confirm()
    give_word(hands, world)


def approve(hands: Hands, world: Round) -> None:
    """Step 6: a second person; until the instant nobody sees anything."""
    hands.sign_in(world.approver.email)
    give_word(hands, world)
    results = f"{hands.root}/kompetisi/{world.competition.slug}/hasil/"
    assert hands.page.context.request.get(results).status == 404


def give_word(hands: Hands, world: Round) -> None:
    """Tick, and type the name."""
    page, code = hands.page, Announcement.objects.get().code
    hands.open(f"/app/kelola/{world.competition.code}/pengumuman/{code}/setujui/")
    page.check("input[name=is_read]")
    page.fill("input[name=typed_name]", world.competition.name)
    hands.press_primary()
    expect(page.locator("input[name=is_read]")).to_have_count(0)


def bring_nearer() -> datetime:
    """Nobody waits an hour: whatever carries the instant is moved to one that is close."""
    instant, soon = Announcement.objects.get().publish_at, timezone.now() + timedelta(seconds=3)
    for label in ("awards", "innovations", "notifications"):
        for model in apps.get_app_config(label).get_models():
            for field in moments_of(model):
                model._base_manager.filter(**{field: instant}).update(**{field: soon})
    return soon


def moments_of(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.fields if isinstance(field, DateTimeField)]


def read_as_public(hands: Hands, world: Round, proposal: Proposal, publish_at: datetime) -> None:
    """Steps 6 and 8: public at its instant; gallery, search, innovation page, results page."""
    page = hands.page
    page.context.clear_cookies()
    slug = proposal.innovation.slug
    hands.wait_for(f"/kompetisi/{world.competition.slug}/hasil/", TITLE)
    assert timezone.now() >= publish_at
    hands.open("/inovasi/?q=perahu")
    expect(page.locator("main")).to_contain_text(TITLE)
    page.locator(f'a[href$="/inovasi/{slug}/"]').first.click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    hands.open("/")
    expect(page.locator("main")).to_contain_text(TITLE)


def check_certificate(hands: Hands, world: Round, proposal: Proposal) -> None:
    """Step 7: mails left, the paper can be had, and its code holds on the public page."""
    page = hands.page
    hands.sign_in(world.drafter.email)
    hands.wait_for("/app/piagam/", TITLE)
    certificate = Certificate.objects.get(row__proposal=proposal)
    paper = page.context.request.get(f"{hands.root}/app/piagam/{certificate.code}.pdf")
    text = pypdf.PdfReader(BytesIO(paper.body())).pages[0].extract_text()
    assert TITLE in text
    page.context.clear_cookies()
    hands.open(f"/v/{certificate.code}/")
    expect(page.locator("main")).to_contain_text(TITLE)
    hands.wait_until(all_awards_are_sent)
    told = Message.objects.filter(kind__startswith="award_").values_list(
        "recipient__name", flat=True
    )
    assert {world.drafter.name, world.local_admin.name} <= set(told)


def all_awards_are_sent() -> bool:
    """Whether the relay has nothing left of what the announcement owes."""
    owed = Message.objects.filter(kind__startswith="award_")
    return owed.exists() and not owed.exclude(state="sent").exists()

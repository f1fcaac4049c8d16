"""Small worlds without surprises: every fact that matters is an argument."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language

from accounts.actions import grant_approval
from accounts.models import Agency, Membership, User
from accounts.states import AgencyKind, Role
from competitions.blueprints import build_rule_set, read_blueprint
from competitions.models import AwardTier, Competition, RuleSet, Section, Stage, Window
from competitions.states import CompetitionState, EditionRole, Level, StageKind, WindowKind
from core.codes import new_code
from core.digests import digest_of
from core.models import Approval
from innovations.actions import ask_to_reject
from innovations.models import Attachment, Innovation, Proposal, ScreeningDecision, SectionDraft
from innovations.slots import Slot, missing_slots, slots_of
from innovations.states import REJECT, Outcome, ProposalState, ScanState
from tests.moulds import Mould

NOW = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
PASSWORD = "padi-menguning-74"
serial = itertools.count(1)
MOULDS: dict[str | None, Mould] = {}


def make_person(name: str = "Siti Rahayu", **facts: Any) -> User:
    """A person who can sign in with PASSWORD."""
    facts.setdefault("email", f"orang{next(serial)}@kipp.example")
    return User.objects.create_user(facts.pop("email"), PASSWORD, name=name, **facts)


def make_agency(name: str = "", *, parent: Agency | None = None, **facts: Any) -> Agency:
    """A node of the tree."""
    facts.setdefault("kind", AgencyKind.REGIONAL_AGENCY)
    name = name or f"Instansi {next(serial)}"
    return Agency.objects.create(name=name, parent=parent, code=new_code(), **facts)


def make_member(
    agency: Agency, role: Role, name: str = "Siti Rahayu", *, starts_on: date = date(2020, 1, 1)
) -> User:
    """A person with one membership; the workspace is set as the middleware would set it.

    Mailboxes of judges are told from all others: `tests.guard` looks for them.
    """
    facts = {"email": f"orang{next(serial)}@juri.example"} if role == Role.JUDGE else {}
    return join(make_person(name, **facts), agency, role, starts_on=starts_on)


def join(person: User, agency: Agency, role: Role, *, starts_on: date = date(2020, 1, 1)) -> User:
    """One more membership for a person; it becomes the active one."""
    membership = Membership.objects.create(
        code=new_code(), person=person, agency=agency, role=role, starts_on=starts_on
    )
    person.workspace = membership
    return person


class World:
    """A regency with two OPD, three units, an organiser and an open edition.

    People: `drafter` of `unit`, `local_admin` of `opd`, `organiser`, `approver`, `screener`,
    `judge` (guest of the organiser); `foreign_*` belong to another regency.
    """

    def __init__(self, *, at: datetime = NOW) -> None:
        language = get_language()  # stages are named in it
        if at == NOW and language in MOULDS:
            MOULDS[language].pour(self, serial)
            return
        self._build(at)
        if at == NOW:
            MOULDS[language] = Mould(self)

    def _build(self, at: datetime) -> None:
        self.regency = make_agency("Kabupaten Banyumas", kind=AgencyKind.REGENCY)
        self.secretariat = make_agency("Bagian Organisasi", parent=self.regency)
        self.opd = make_agency("Dinas Kesehatan", parent=self.regency, short_name="Dinkes")
        self.unit = make_agency(
            "Puskesmas Sumpiuh II", parent=self.opd, kind=AgencyKind.HEALTH_CENTRE
        )
        self.sister_unit = make_agency("Puskesmas Kebasen", parent=self.opd)
        self.other_opd = make_agency("Dinas Pendidikan", parent=self.regency)
        self.school = make_agency("SMP 02 Baturaden", parent=self.other_opd)
        self.drafter = make_member(self.unit, Role.DRAFTER, "Siti Rahayu")
        self.local_admin = make_member(self.opd, Role.LOCAL_ADMIN, "Joko Susilo")
        self.organiser = make_member(self.secretariat, Role.ORGANISER, "Rini Astuti")
        self.approver = make_member(self.secretariat, Role.ORGANISER, "Bambang Seno")
        self.screener = make_member(self.secretariat, Role.SCREENER, "Maria Lestari")
        self.judge = make_member(self.secretariat, Role.JUDGE, "Ratna Wulandari")
        self.foreign_regency = make_agency("Kabupaten Cilacap", kind=AgencyKind.REGENCY)
        self.foreign_secretariat = make_agency("Bagian Organisasi", parent=self.foreign_regency)
        self.foreign_unit = make_agency("Puskesmas Kroya", parent=self.foreign_regency)
        self.foreign_drafter = make_member(self.foreign_unit, Role.DRAFTER, "Tono")
        self.foreign_organiser = make_member(self.foreign_secretariat, Role.ORGANISER, "Yusuf")
        self.competition = make_competition(self.secretariat, territory=self.regency, at=at)


def make_competition(
    organiser: Agency, *, territory: Agency | None = None, at: datetime = NOW, **facts: Any
) -> Competition:
    """A published edition: registration open from a week before `at` to ten days after.

    Stages: `desk` (three judges an entry, cut 2) and `plenary` (on desk's marks, cut 1).
    """
    number = next(serial)
    facts.setdefault("state", CompetitionState.PUBLISHED)
    competition = Competition.objects.create(
        code=new_code(),
        slug=f"kipp-{number}",
        organiser=organiser,
        territory=territory or organiser.parent or organiser,
        series=f"KIPP {number}",
        name=facts.pop("name", f"KIPP Kabupaten {number}"),
        year=2026,
        level=Level.REGENCY,
        number_prefix="BMS26",
        published_at=at - timedelta(days=8),
        **facts,
    )
    rule_set = build_rule_set(competition, read_blueprint("regency_top10"))
    if competition.state != CompetitionState.DRAFT:
        rule_set.frozen_at = competition.published_at
        rule_set.save(update_fields=["frozen_at"])
    add_window(competition, WindowKind.REGISTRATION, at - timedelta(days=7), days=17)
    add_window(competition, WindowKind.SCREENING, at - timedelta(days=7), days=24)
    desk = add_stage(rule_set, StageKind.DESK, 1, cut=2, at=at)
    plenary = add_stage(rule_set, StageKind.PLENARY, 2, cut=1, at=at, marks_from=desk)
    AwardTier.objects.create(competition=competition, stage=plenary, name="Top 10")
    return competition


def add_window(
    competition: Competition, kind: WindowKind, opens_at: datetime, *, days: int
) -> Window:
    """A window of whole days."""
    return Window.objects.create(
        competition=competition,
        kind=kind,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=days),
    )


def add_stage(
    rule_set: RuleSet, kind: StageKind, order: int, *, cut: int, at: datetime = NOW, **facts: Any
) -> Stage:
    """A planned stage that lasts a fortnight."""
    return Stage.objects.create(
        code=new_code(),
        competition=rule_set.competition,
        rule_set=rule_set,
        kind=kind,
        name=kind.label,
        order=order,
        cut=cut,
        opens_at=at + timedelta(days=order),
        closes_at=at + timedelta(days=14 + order),
        lot_seed="2026-04-20",
        **facts,
    )


def make_innovation(owner: Agency, name: str = "", **facts: Any) -> Innovation:
    """A register row; public only when `published_at` is given."""
    number = next(serial)
    facts.setdefault("started_on", date(2022, 3, 1))
    facts.setdefault("subtitle", "Layanan yang mendatangi warga")
    facts.setdefault("category", "Kesehatan")
    return Innovation.objects.create(
        code=new_code(),
        slug=f"inovasi-{number}",
        name=name or f"Inovasi {number}",
        owner=owner,
        **facts,
    )


def make_proposal(
    competition: Competition,
    entrant: Agency,
    *,
    by: User,
    name: str = "",
    is_filled: bool = True,
    at: datetime = NOW,
) -> Proposal:
    """A draft; with `is_filled` every section is complete and every required file is there."""
    innovation = make_innovation(entrant, name)
    proposal = Proposal.objects.create(
        code=new_code(),
        competition=competition,
        rule_set=competition.rule_sets.get(),
        innovation=innovation,
        entrant=entrant,
        group=competition.groups.first(),
        category=competition.categories.first(),
        title=innovation.name,
        created_by=by,
        held_since=at,
        state=ProposalState.DRAFT,
    )
    proposal.team.create(person=by, role="writer")
    if is_filled:
        fill_sections(proposal, by=by, at=at)
        fill_slots(proposal, by=by, at=at)
    return proposal


def fill_sections(proposal: Proposal, *, by: User, at: datetime = NOW) -> None:
    """Write every section within its limits."""
    written = {"revision": 1, "is_complete": True, "saved_by": by, "saved_at": at}
    sections = proposal.rule_set.sections.prefetch_related("questions")
    SectionDraft.objects.bulk_create(
        [SectionDraft(proposal=proposal, **written, **answers_to(section)) for section in sections]
    )


def answers_to(section: Section) -> dict[str, Any]:
    """Nine words to each question."""
    said = f"Jawaban {section.title}: naik dari 61 menjadi 94 persen."
    answers = {question.code: said for question in section.questions.all()}
    return {"section": section, "answers": answers, "words": 9 * len(answers)}


def fill_slots(proposal: Proposal, *, by: User, at: datetime = NOW) -> None:
    """A row for each required file and address; no byte of it is stored."""
    slots = missing_slots(slots_of(proposal))
    Attachment.objects.bulk_create(make_attachment(proposal, slot, by=by, at=at) for slot in slots)


def make_attachment(
    proposal: Proposal, slot: Slot, *, by: User, at: datetime = NOW, **facts: Any
) -> Attachment:
    """An unsaved row that fits the slot: an address, or a PDF of two pages."""
    code = new_code()
    told: dict[str, Any] = {"kind": "link", "name": "Video", "url": f"https://youtu.be/{code}"}
    if not slot.is_link:
        told = {"kind": "pdf", "name": "surat.pdf", "size": 48_213, "pages": 2}
        told |= {"file": f"lampiran/{code[:2].lower()}/{code}", "digest": digest_of(code)}
    told |= {"state": ScanState.UNSCANNED, "uploaded_by": by, "uploaded_at": at, **facts}
    return Attachment(code=code, proposal=proposal, slot=slot.code, **told)


def name_offices(competition: Competition, *, chair: User, approver: User) -> None:
    """Name who chairs the panel and who approves the result: nothing is published without them."""
    competition.appointments.create(person=chair, role=EditionRole.CHAIR)
    competition.appointments.create(person=approver, role=EditionRole.APPROVER)


def make_refusal(
    proposal: Proposal,
    *,
    by: User,
    second: User,
    at: datetime = NOW,
    words: str = "Terlalu baru.",
) -> ScreeningDecision:
    """A submitted entry that two persons refused, with its decision on record."""
    approval = Approval.objects.create(
        code=new_code(),
        act="innovations.reject_proposal",
        office=proposal.competition.organiser.code,
        subject_type="innovations.proposal",
        subject_id=proposal.pk,
        title=f"{proposal.number}: tidak lolos",
        reason=words,
        asked_by=by,
        asked_at=at,
        expires_at=at + timedelta(days=14),
        decided_by=second,
        decided_at=at,
        state="granted",
    )
    stamps = {"screened_at": at, "screened_by": by, "screening_reason": words}
    proposal.move(REJECT, held_since=at, **stamps)
    return ScreeningDecision.objects.create(
        proposal=proposal,
        version=proposal.versions.latest("number"),
        outcome=Outcome.REJECTED,
        words=words,
        decided_by=by,
        decided_at=at,
        approval=approval,
    )


def reject(
    world: World, proposal: Proposal, *, reason: str = "Tidak cukup bukti.", at: datetime = NOW
) -> Proposal:
    """Refused by two: the screener asks, an organiser grants."""
    request = ask_to_reject(proposal, by=world.screener, at=at, words=reason)
    grant_approval(request, by=world.organiser, at=at)
    proposal.refresh_from_db()
    return proposal

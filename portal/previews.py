"""An edition with made-up content: real rows of its rules, an entry that no table holds.

Nothing here is saved: the entry, its unit and its people live as long as the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Agency, User
from accounts.states import AgencyKind
from competitions.checks.draft import Form, is_for, read_form
from competitions.models import (
    Category,
    Competition,
    Criterion,
    Group,
    Question,
    Section,
    Stage,
)
from competitions.queries import current_rules
from competitions.states import Asks
from core.words import count_words
from innovations.models import Innovation, Proposal, SectionDraft
from innovations.queries import Eligibility, SectionProgress, eligibility_of
from innovations.slots import Slot, slot_of_question, slot_of_requirement
from innovations.states import ProposalState
from judging.models import Mark

CODE = "CONTOH"
NO_ROW = 0  # a key that no row has: reads about the sample find nothing
NUMBER = "%(prefix)s-000"
TITLE = "Perahu Posyandu"
SUBTITLE = "Posyandu di perahu desa untuk tujuh pulau"
#: Content of an edition is Indonesian in both languages of the portal.
SENTENCES = (
    "Sebelum layanan ini ada, ibu di pulau harus menyeberang dua jam untuk imunisasi anak.",
    "Kami menjadwalkan perahu desa dua kali sebulan dengan bidan, kader, dan pendingin vaksin.",
    "Setelah satu tahun, cakupan imunisasi naik dari 61 menjadi 94 persen.",
    "Ongkos keluarga turun dari seratus dua puluh ribu rupiah menjadi nol.",
    "Biaya tahunan tiga puluh delapan juta rupiah dibayar dari anggaran Puskesmas.",
    "Jadwal ditempel di dermaga dan dikirim lewat grup kader setiap awal bulan.",
    "Setiap kunjungan dicatat, lalu diperiksa bersama kepala pulau pada akhir triwulan.",
    "Yang belum berhasil: dua pulau terluar hanya terjangkau saat ombak tenang.",
)
FILLED = Decimal("0.6")  # of a limit: enough to see the counter at work
YEARS = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Sample:
    """One made-up entry of one group; its slots are empty."""

    proposal: Proposal
    progress: list[SectionProgress]
    slots: list[Slot]


def sample_of(competition: Competition, group: Group, at: datetime) -> Sample:
    """An entry half written: the first sections complete, one begun, the rest empty."""
    proposal = _proposal(competition, group, at)
    rules = proposal.rule_set
    if rules is None:
        return Sample(proposal, [], [])
    form = read_form(rules)
    sections = [section for section in form.sections if is_for(section, group)]
    progress = [_part(form, section, place, at) for place, section in enumerate(sections)]
    slots = [slot_of_requirement(row) for row in form.requirements if is_for(row, group)]
    slots += [slot for part in progress for slot in _evidence(part)]
    return Sample(proposal, [part for part in progress if part.questions], slots)


def _evidence(part: SectionProgress) -> list[Slot]:
    asking = [one for one in part.questions if one.attachment != Asks.NOTHING]
    return [slot_of_question(question, part.section.code) for question in asking]


def _proposal(competition: Competition, group: Group, at: datetime) -> Proposal:
    office = Agency(pk=NO_ROW, name="Dinas Contoh", kind=AgencyKind.REGIONAL_AGENCY)
    unit = Agency(pk=NO_ROW, name="Puskesmas Contoh", kind=AgencyKind.HEALTH_CENTRE, parent=office)
    category = competition.categories.first() or Category(name="Kesehatan")
    return Proposal(
        pk=NO_ROW,
        code=CODE,
        competition=competition,
        rule_set=current_rules(competition),
        innovation=_innovation(unit, category, at),
        entrant=unit,
        group=group,
        category=category,
        title=TITLE,
        created_by=_writer(),
        held_since=at,
        state=ProposalState.DRAFT,
    )


def _innovation(unit: Agency, category: Category, at: datetime) -> Innovation:
    return Innovation(
        pk=NO_ROW,
        code=CODE,
        slug="perahu-posyandu",
        name=TITLE,
        subtitle=SUBTITLE,
        owner=unit,
        category=category.name,
        sdgs=[3],
        started_on=_began(at),
    )


def _began(at: datetime) -> date:
    return (at - YEARS).date().replace(day=1)


def _writer() -> User:
    return User(pk=NO_ROW, name="Siti Contoh", email="siti@kipp.example")


def _part(form: Form, section: Section, place: int, at: datetime) -> SectionProgress:
    """The first two parts are complete, the third is begun, the others wait."""
    questions = tuple(section.questions.all())
    weights = [one.weight for one in form.criteria if one.section_id == section.pk]
    draft = _draft(section, questions, at, is_complete=place < 2) if place < 3 else None
    return SectionProgress(section, questions, draft, sum(weights) if weights else None)


def _draft(
    section: Section, questions: Sequence[Question], at: datetime, *, is_complete: bool
) -> SectionDraft:
    answers = {question.code: sample_answer(question) for question in questions}
    return SectionDraft(
        section=section,
        revision=1,
        answers=answers,
        words=sum(count_words(text) for text in answers.values()),
        is_complete=is_complete,
        saved_by=_writer(),
        saved_at=at,
    )


def sample_answer(question: Question) -> str:
    """Whole sentences up to a share of the limit; always at least one, each time another first."""
    turn = (question.pk or 0) % len(SENTENCES)
    first, *others = SENTENCES[turn:] + SENTENCES[:turn]
    most, text = int(question.word_limit * FILLED), first
    for sentence in others:
        if count_words(f"{text} {sentence}") > most:
            break
        text = f"{text} {sentence}"
    return text


def sample_eligibility(sample: Sample) -> list[Eligibility]:
    """The edition's rules held against the sample."""
    return eligibility_of(sample.proposal, twins=0)


def sample_content(sample: Sample) -> dict[str, Any]:
    """What a judge would read: every section answered."""
    proposal = sample.proposal
    return {
        "title": proposal.title,
        "subtitle": SUBTITLE,
        "group": proposal.group.name,
        "category": proposal.category.name,
        "started_on": proposal.innovation.started_on.isoformat(),
        "entrant": proposal.entrant.name,
        "sections": [_read_section(part) for part in sample.progress],
        "team": [{"name": proposal.created_by.name}],
    }


def _read_section(part: SectionProgress) -> dict[str, Any]:
    texts = [(question, sample_answer(question)) for question in part.questions]
    return {
        "code": part.section.code,
        "title": part.section.title,
        "questions": [
            {
                "code": question.code,
                "label": question.label,
                "words": count_words(text),
                "text": text,
            }
            for question, text in texts
        ],
    }


def sample_number(competition: Competition) -> str:
    """A number that no entry gets."""
    return NUMBER % {"prefix": competition.number_prefix}


def sample_mark(criterion: Criterion) -> Mark | None:
    """The middle of the last level but one; None where there are no levels yet."""
    levels = list(criterion.levels.all())
    if not levels:
        return None
    level = levels[max(0, len(levels) - 2)]
    return Mark(
        criterion=criterion,
        level=level.number,
        value=((level.low + level.high) / 2).to_integral_value(),
        reason=_("An example: the reason names what the text shows, with its figures."),
    )


def stage_to_try(stages: Sequence[Stage], code: str) -> Stage | None:
    """The stage that was asked for, else the first that is scored."""
    scored = [stage for stage in stages if stage.has_panel]
    chosen = [stage for stage in scored if stage.code == code]
    return next(iter(chosen or scored), None)

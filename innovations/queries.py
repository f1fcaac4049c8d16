"""Reads across tables: how far a proposal is, what stands in its way, whom it concerns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Agency, Membership, User
from accounts.states import Role
from competitions.models import (
    Competition,
    Criterion,
    EligibilityRule,
    Question,
    Section,
    Window,
)
from competitions.queries import first_stage, reopening_for, window_of
from competitions.states import (
    CompetitionState,
    EligibilityKind,
    StageState,
    WindowKind,
    WindowState,
)
from core.moments import say_moment
from core.words import count_words
from innovations.models import Innovation, Proposal, SectionDraft
from innovations.states import ADMIT, HAND_OVER, SUBMIT, WITHDRAW, ProposalState

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class SectionProgress:
    """A section of the form with what has been written for it."""

    section: Section
    questions: tuple[Question, ...]
    draft: SectionDraft | None
    weight: Decimal | None

    @property
    def revision(self) -> int:
        """0 before the first save."""
        return self.draft.revision if self.draft else 0

    @property
    def words(self) -> int:
        """Words over all questions."""
        return self.draft.words if self.draft else 0

    @property
    def limit(self) -> int:
        """The limits of all questions together."""
        return sum(question.word_limit for question in self.questions)

    @property
    def is_started(self) -> bool:
        """Whether anything was written."""
        return self.words > 0

    @property
    def is_complete(self) -> bool:
        """The writer's own decision."""
        return bool(self.draft and self.draft.is_complete)

    def answer(self, question: Question) -> str:
        """The text kept for a question; empty before it is written."""
        return self.draft.answers.get(question.code, "") if self.draft else ""

    def missing(self) -> list[Question]:
        """Owed questions without an answer."""
        return [q for q in self.questions if q.is_required and not count_words(self.answer(q))]

    def excess(self) -> int:
        """Words above the limits, over all questions."""
        over = [count_words(self.answer(q)) - q.word_limit for q in self.questions]
        return sum(words for words in over if words > 0)


@dataclass(frozen=True)
class Eligibility:
    """A rule of entry held against the facts; the organiser decides, so none of them bars."""

    label: str
    note: str
    is_met: bool


def progress_of(proposal: Proposal) -> list[SectionProgress]:
    """All sections of the proposal's form in order, in two statements."""
    weight = Criterion.objects.filter(section=OuterRef("section")).values("section")
    questions = (
        Question.objects.filter(section__rule_set=proposal.rule_set_id)
        .filter(Q(section__groups=None) | Q(section__groups=proposal.group_id))
        .annotate(weight=Subquery(weight.annotate(total=Sum("weight")).values("total")))
        .select_related("section")
        .order_by("section__order", "order")
    )
    drafts = {draft.section_id: draft for draft in proposal.drafts.select_related("saved_by")}
    by_section = groupby(questions, key=lambda question: question.section)
    return [_progress(section, tuple(rows), drafts.get(section.pk)) for section, rows in by_section]


def _progress(
    section: Section, questions: tuple[Question, ...], draft: SectionDraft | None
) -> SectionProgress:
    return SectionProgress(section, questions, draft, questions[0].weight)


# Obstacles. The page shows them, the act refuses by them.


def obstacles_to_start(
    competition: Competition,
    at: datetime,
    *,
    innovation: Innovation | None = None,
    entrant: Agency | None = None,
) -> list[str]:
    """Registration has to be open, if only for this entrant; an innovation enters once."""
    obstacles = list(_obstacles_of_registration(competition, at, entrant=entrant))
    if innovation is not None and _is_entered(competition, innovation):
        obstacles.append(_("This innovation is already entered in this competition."))
    return obstacles


def obstacles_to_hand_over(
    proposal: Proposal, at: datetime, progress: list[SectionProgress] | None = None
) -> list[str]:
    """Everything owed is written, within its limits, and registration is open."""
    if not proposal.may(HAND_OVER):
        return [_state_sentence(proposal)]
    return [
        *_obstacles_of_registration(proposal.competition, at, proposal.participant_id),
        *_obstacles_of_text(progress_of(proposal) if progress is None else progress),
    ]


def obstacles_to_submit(
    proposal: Proposal, at: datetime, progress: list[SectionProgress] | None = None
) -> list[str]:
    """As for handing over: the local admin may have shortened a text, or emptied it."""
    if not proposal.may(SUBMIT):
        return [_state_sentence(proposal)]
    return [
        *_obstacles_of_registration(proposal.competition, at, proposal.participant_id),
        *_obstacles_of_text(progress_of(proposal) if progress is None else progress),
    ]


def obstacles_to_withdraw(proposal: Proposal, at: datetime) -> list[str]:
    """Only while registration is open, and before the organiser has decided."""
    if not proposal.may(WITHDRAW) or proposal.state == ProposalState.ELIGIBLE:
        return [_state_sentence(proposal)]
    return list(_obstacles_of_registration(proposal.competition, at, proposal.participant_id))


def obstacles_to_complete(progress: SectionProgress) -> list[str]:
    """Nothing that was left empty is complete."""
    return [
        _("Write an answer first: %(question)s") % {"question": question.label}
        for question in progress.missing()
    ]


def obstacles_to_screen(proposal: Proposal, at: datetime) -> list[str]:
    """Decisions begin with the screening window; a late decision is better than none."""
    if not proposal.may(ADMIT):
        return [_state_sentence(proposal)]
    window = window_of(proposal.competition, WindowKind.SCREENING)
    if window is None or at >= window.opens_at:
        return []
    when = say_moment(window.opens_at, proposal.competition.zone)
    return [_("The administrative selection begins on %(when)s.") % {"when": when}]


def obstacles_to_admit(proposal: Proposal, at: datetime) -> list[str]:
    """The first stage must still take entries."""
    obstacles = obstacles_to_screen(proposal, at)
    stage = first_stage(proposal.competition)
    if stage is None:
        obstacles.append(_("There is no stage of judging yet."))
    elif stage.state not in {StageState.PLANNED, StageState.SCORING}:
        obstacles.append(_("The scores of “%(stage)s” are locked.") % {"stage": stage.name})
    return obstacles


def obstacles_to_ask_for_entries(competition: Competition, at: datetime) -> list[str]:
    """Inviting and reminding are of use only while registration is open."""
    return list(_obstacles_of_registration(competition, at))


def _state_sentence(proposal: Proposal) -> str:
    return _("This is not the moment for it: %(state)s.") % {
        "state": proposal.get_state_display().lower()
    }


def _obstacles_of_registration(
    competition: Competition,
    at: datetime,
    participant: int | None = None,
    entrant: Agency | None = None,
) -> Iterator[str]:
    """Half open: the closing instant is closed, unless the participant was given longer."""
    window = window_of(competition, WindowKind.REGISTRATION)
    if competition.state != CompetitionState.PUBLISHED or window is None:
        yield _("This competition does not take entries.")
        return
    state = window.state_at(at)
    if state == WindowState.UPCOMING:
        when = say_moment(window.opens_at, competition.zone)
        yield _("Registration opens on %(when)s.") % {"when": when}
    elif state == WindowState.CLOSED and not reopening_for(window, at, participant, entrant):
        when = say_moment(window.closes_at, competition.zone)
        yield _("Registration closed on %(when)s. Your text is kept.") % {"when": when}


def _obstacles_of_text(progress: list[SectionProgress]) -> Iterator[str]:
    for part in progress:
        excess = part.excess()
        facts = {"section": part.section.title, "count": excess}
        if part.missing():
            yield _("%(section)s: not every question is answered yet.") % facts
        elif not part.is_complete:
            yield _("%(section)s: not marked complete yet.") % facts
        if excess:
            yield (
                ngettext(
                    "%(section)s: %(count)s word over the limit.",
                    "%(section)s: %(count)s words over the limit.",
                    excess,
                )
                % facts
            )


def _is_entered(competition: Competition, innovation: Innovation) -> bool:
    entries = Proposal.objects.filter(competition=competition, innovation=innovation)
    return entries.exclude(state=ProposalState.WITHDRAWN).exists()


# Rules of entry.


def eligibility_of(
    proposal: Proposal, *, twins: int, started_on: date | None = None
) -> list[Eligibility]:
    """Each rule of the edition with the fact it meets; `started_on` of a frozen version counts."""
    rules = proposal.competition.eligibility_rules.filter(
        Q(group=None) | Q(group=proposal.group_id)
    )
    started_on = started_on or proposal.innovation.started_on
    found = [_verdict(rule, proposal, twins=twins, started_on=started_on) for rule in rules]
    return [*found, _owner(proposal)]


def closing_day(window: Window, competition: Competition) -> date:
    """The last day that still counts, in the edition's zone."""
    return (window.closes_at - INSTANT).astimezone(competition.tzinfo).date()


def whole_months(start: date, end: date) -> int:
    """Full months from start to end; negative when it begins later."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def _verdict(
    rule: EligibilityRule, proposal: Proposal, *, twins: int, started_on: date
) -> Eligibility:
    if rule.kind == EligibilityKind.MINIMUM_AGE:
        return _age(rule, proposal.competition, started_on)
    if rule.kind == EligibilityKind.TITLE_UNIQUE:
        return _title(twins)
    return _past_honours(rule, proposal)


def _past_honours(rule: EligibilityRule, proposal: Proposal) -> Eligibility:
    """How often the innovation won what the rule names; the register is the witness."""
    facts = {"award__icontains": rule.honour, "level": rule.honour_level}
    years = {"year__gte": rule.since_year, "year__lte": rule.until_year}
    asked = {name: value for name, value in {**facts, **years}.items() if value}
    count = proposal.innovation.honours.filter(visible_from__lte=Now(), **asked).count()
    note = ngettext("%(count)s such honour", "%(count)s such honours", count)
    is_met = count >= 1 if rule.is_required else count <= (rule.most or 0)
    return Eligibility(label=rule.text, note=note % {"count": count}, is_met=is_met)


def _age(rule: EligibilityRule, competition: Competition, started_on: date) -> Eligibility:
    """Counted back from the rule's day to the start of implementation."""
    age = whole_months(started_on, _reference_day(rule, competition))
    note = ngettext(
        "%(count)s month old when registration closes",
        "%(count)s months old when registration closes",
        max(age, 0),
    )
    return Eligibility(
        label=_("In use for at least %(months)s months") % {"months": rule.months},
        note=note % {"count": max(age, 0)},
        is_met=age >= rule.months,
    )


def _reference_day(rule: EligibilityRule, competition: Competition) -> date:
    if rule.reference_on:
        return rule.reference_on
    return closing_day(window_of(competition, WindowKind.REGISTRATION), competition)


def _owner(proposal: Proposal) -> Eligibility:
    return Eligibility(
        label=_("Run by the unit that enters it"),
        note=proposal.entrant.name,
        is_met=proposal.innovation.owner_id == proposal.entrant_id,
    )


def _title(twins: int) -> Eligibility:
    note = ngettext(
        "%(count)s submitted entry has the same title",
        "%(count)s submitted entries have the same title",
        twins,
    )
    return Eligibility(
        label=_("Title not used by another entry of this competition"),
        note=note % {"count": twins} if twins else "",
        is_met=not twins,
    )


# People.


def local_admins_of(entrant: Agency, on: date) -> list[User]:
    """The local admins who look after a unit: of its own agency or of those above it."""
    agencies = Agency.objects.ancestors(entrant, include_self=True)
    return _members(agencies, (Role.LOCAL_ADMIN,), on)


def agency_heads_of(entrant: Agency, on: date) -> list[User]:
    """Who approves for a unit."""
    agencies = Agency.objects.ancestors(entrant, include_self=True)
    return _members(agencies, (Role.AGENCY_HEAD,), on)


def organisers_of(competition: Competition, on: date) -> list[User]:
    """Who runs the edition and decides in its administrative selection."""
    agencies = Agency.objects.filter(pk=competition.organiser_id)
    return _members(agencies, (Role.ORGANISER, Role.SCREENER), on)


def team_of(proposal: Proposal) -> list[User]:
    """Everybody with a part in it."""
    return list(User.objects.filter(teams__proposal=proposal).order_by("name"))


def _members(agencies: QuerySet[Agency], roles: tuple[Role, ...], on: date) -> list[User]:
    rows = Membership.objects.on(on).filter(agency__in=agencies, role__in=roles)
    return sorted({row.person for row in rows.select_related("person")}, key=lambda p: p.name)

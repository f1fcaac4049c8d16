"""How far a proposal is, and what stands in its way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Agency
from competitions.models import Competition, Criterion, Group, Question, Section, Stage
from competitions.queries import first_stage, reopening_for, stage_told, window_of
from competitions.quotas import Quotas, read_quotas
from competitions.states import CompetitionState, StageState, WindowKind, WindowState
from core.kept import Kept
from core.moments import say_moment
from core.states import Transition
from core.words import count_words
from innovations.models import Innovation, Proposal, SectionDraft
from innovations.queries.slots import Obstacle, obstacles_of_files, section_url
from innovations.states import ADMIT, HAND_OVER, SUBMIT, WITHDRAW, ProposalState


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


def progress_of(proposal: Proposal) -> list[SectionProgress]:
    """All sections of the proposal's form in order, in two statements."""
    drafts = {}
    for draft in _DRAFTS.rows(proposal=proposal.pk):
        draft.proposal = proposal
        drafts[draft.section_id] = draft
    asked = {"rule_set": proposal.rule_set_id, "group": proposal.group_id}
    by_section = groupby(_FORM.rows(**asked), key=lambda question: question.section)
    return [_progress(section, tuple(rows), drafts.get(section.pk)) for section, rows in by_section]


def part_asked(proposal: Proposal, code: str) -> SectionProgress | None:
    """One section with its questions, without weight and text: enough to read what was sent."""
    asked = {"rule_set": proposal.rule_set_id, "group": proposal.group_id}
    rows = tuple(_PART.rows(**asked, code=code))
    return SectionProgress(rows[0].section, rows, None, None) if rows else None


def _drafts_of(proposal: int) -> QuerySet[SectionDraft]:
    return SectionDraft.objects.filter(proposal=proposal).select_related("saved_by", "pen_by")


def _form_of(rule_set: int, group: int) -> QuerySet[Question]:
    weight = Criterion.objects.filter(section=OuterRef("section")).values("section")
    total = Subquery(weight.annotate(total=Sum("weight")).values("total"))
    return _questions_of(rule_set, group).annotate(weight=total).order_by("section__order", "order")


def _part_of(rule_set: int, group: int, code: str) -> QuerySet[Question]:
    return _questions_of(rule_set, group).filter(section__code=code).order_by("order")


def _questions_of(rule_set: int, group: int) -> QuerySet[Question]:
    """What the form asks the entry's group."""
    own = Q(section__groups=None) | Q(section__groups=group)
    return Question.objects.filter(own, section__rule_set=rule_set).select_related("section")


#: The editor, its saves and every page that tells how far an entry is ask these.
_DRAFTS, _FORM, _PART = Kept(_drafts_of), Kept(_form_of), Kept(_part_of)


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
    group: Group | None = None,
    may_be_early: bool = False,
) -> list[str]:
    """Registration has to be open, if only for this entrant; an innovation enters once.

    A place must be left in the quota: in the group, or in any while none is chosen. What another
    level sends up may come before registration opens (`may_be_early`): it waits as a draft.
    """
    obstacles = list(_obstacles_of_registration(competition, at, entrant=entrant))
    if may_be_early and opens_later(competition, at):
        obstacles = []
    if entrant is not None and not obstacles:
        obstacles += _obstacles_of_share(competition, entrant, group)
    if entrant is not None and entrant.is_closed:
        obstacles.append(_("%(agency)s is closed and starts no new entries.") % {"agency": entrant})
    if innovation is not None and _is_entered(competition, innovation):
        obstacles.append(_("This innovation is already entered in this competition."))
    return obstacles


def opens_later(competition: Competition, at: datetime) -> bool:
    """Whether a published edition will take entries, and does not yet."""
    window = window_of(competition, WindowKind.REGISTRATION)
    is_published = competition.state == CompetitionState.PUBLISHED
    return is_published and window is not None and window.state_at(at) == WindowState.UPCOMING


def obstacles_to_hand_over(
    proposal: Proposal, at: datetime, progress: list[SectionProgress] | None = None
) -> list[str]:
    """Everything owed is written, within its limits, and registration is open."""
    if not proposal.may(HAND_OVER):
        return obstacles_of_state(proposal)
    return [
        *_obstacles_of_registration(proposal.competition, at, proposal.participant_id),
        *_obstacles_of_text(proposal, progress),
        *obstacles_of_files(proposal),
    ]


def obstacles_to_submit(
    proposal: Proposal, at: datetime, progress: list[SectionProgress] | None = None
) -> list[str]:
    """As for handing over: the local admin may have shortened a text, or emptied it.

    What comes back from repair has its own time, and its place already.
    RACE: the quota is counted under the lock of the edition, so that the last place goes once.
    """
    if not proposal.may(SUBMIT):
        return obstacles_of_state(proposal)
    return [
        *_obstacles_of_time(proposal, at),
        *_obstacles_of_quota(proposal),
        *_obstacles_of_text(proposal, progress),
        *obstacles_of_files(proposal),
    ]


def obstacles_to_withdraw(proposal: Proposal, at: datetime) -> list[str]:
    """Only while registration is open, and before the organiser has decided."""
    if not proposal.may(WITHDRAW) or proposal.state == ProposalState.ELIGIBLE:
        return obstacles_of_state(proposal)
    return list(_obstacles_of_registration(proposal.competition, at, proposal.participant_id))


def obstacles_to_complete(progress: SectionProgress) -> list[str]:
    """Nothing that was left empty is complete."""
    return [
        _("Write an answer first: %(question)s") % {"question": question.label}
        for question in progress.missing()
    ]


def obstacles_to_screen(proposal: Proposal, at: datetime) -> list[str]:
    """Decisions begin with the screening window; a late decision is better than none."""
    return obstacles_of_screening(proposal, ADMIT, at)


def obstacles_of_screening(proposal: Proposal, arrow: Transition, at: datetime) -> list[str]:
    """Whether the arrow can be followed from here, and whether the selection has begun."""
    if not proposal.may(arrow):
        return obstacles_of_state(proposal)
    window = window_of(proposal.competition, WindowKind.SCREENING)
    if window is None or at >= window.opens_at:
        return []
    when = say_moment(window.opens_at, proposal.competition.zone)
    return [_("The administrative selection begins on %(when)s.") % {"when": when}]


def opening_stage(proposal: Proposal) -> Stage | None:
    """Where the proposal would go first; no statement where the page has read it as `opening`."""
    if hasattr(proposal, "opening"):
        return stage_told(proposal.opening)
    return first_stage(proposal.competition)


def obstacles_to_admit(proposal: Proposal, at: datetime) -> list[str]:
    """The first stage must still take entries."""
    obstacles = obstacles_to_screen(proposal, at)
    stage = opening_stage(proposal)
    if stage is None:
        obstacles.append(_("There is no stage of judging yet."))
    elif stage.state not in {StageState.PLANNED, StageState.SCORING}:
        obstacles.append(_("The scores of “%(stage)s” are locked.") % {"stage": stage.name})
    return obstacles


def obstacles_to_ask_for_entries(competition: Competition, at: datetime) -> list[str]:
    """Inviting and reminding are of use only while registration is open."""
    return list(_obstacles_of_registration(competition, at))


def obstacles_of_state(proposal: Proposal) -> list[str]:
    """Where the act asked for has no arrow from here."""
    state = proposal.get_state_display().lower()
    return [_("This is not the moment for it: %(state)s.") % {"state": state}]


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


def _obstacles_of_time(proposal: Proposal, at: datetime) -> Iterator[str]:
    """Half open, both: until registration closes, or until the time for repair is over."""
    if proposal.state != ProposalState.REPAIR:
        yield from _obstacles_of_registration(proposal.competition, at, proposal.participant_id)
    elif at >= proposal.repair_until:
        when = say_moment(proposal.repair_until, proposal.competition.zone)
        yield _("The time for repair ended on %(when)s. Your text is kept.") % {"when": when}


def _obstacles_of_quota(proposal: Proposal) -> list[str]:
    """An entry that comes back from repair has its place already."""
    is_placed = proposal.participant_id is None or proposal.submitted_at is not None
    if is_placed or not getattr(proposal, "has_quotas", True):
        return []
    return _obstacles_of_places(proposal.competition, proposal.participant, proposal.group)


def obstacles_to_change_group(proposal: Proposal, group: Group) -> list[str]:
    """What was handed in takes its place along: another group must have one for it.

    RACE: counted under the lock of the edition, as submitting is.
    """
    is_placed = proposal.submitted_at is not None and proposal.group_id != group.pk
    if not is_placed or proposal.participant is None:
        return []
    places = proposal.competition, proposal.participant, group
    return _obstacles_of_places(*places, besides=proposal)


def _obstacles_of_share(
    competition: Competition, entrant: Agency, group: Group | None
) -> list[str]:
    """Before an entry is written."""
    if not getattr(competition, "has_quotas", True):
        return []
    participant = _participant_of(competition, entrant)
    return _obstacles_of_places(competition, participant, group) if participant else []


def _obstacles_of_places(
    competition: Competition,
    participant: Agency,
    group: Group | None,
    besides: Proposal | None = None,
) -> list[str]:
    """No place in the group, or, while none is chosen, in none of them."""
    rows = read_quotas(competition)
    if not rows:
        return []
    entries = Proposal.objects.filter(group=OuterRef("pk"), participant=participant)
    entries = entries.exclude(pk=besides.pk) if besides else entries
    used = entries.counting_in_quota().values("group").annotate(number=Count("pk"))
    groups = list(competition.groups.annotate(used=Subquery(used.values("number"))))
    quotas = Quotas(rows, groups)
    counts = {one.pk: one.used or 0 for one in groups}
    chosen = [one for one in groups if group is None or one == group]
    found = [quotas.obstacle(participant.name, participant.kind, counts, one) for one in chosen]
    return found[0] if found and all(found) else []


def _participant_of(competition: Competition, entrant: Agency) -> Agency | None:
    """The agency directly below the territory, as the database finds it for an entry."""
    node: Agency | None = entrant
    while node is not None and node.parent_id != competition.territory_id:
        node = node.parent
    return node


def _obstacles_of_text(
    proposal: Proposal, progress: list[SectionProgress] | None
) -> Iterator[Obstacle]:
    """Each with the page of its section."""
    for part in progress_of(proposal) if progress is None else progress:
        url = section_url(proposal, part.section.code)
        for sentence in _faults_of(part):
            yield Obstacle(sentence, url)


def _faults_of(part: SectionProgress) -> Iterator[str]:
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

"""Write the sections of an entry."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Section
from core.errors import ActionRefused, StaleWrite, refuse_if
from core.words import count_words
from innovations import queries
from innovations.models import Proposal, SectionDraft, SectionRevision
from innovations.states import ProposalState, TeamRole

#: What a save changes of a draft.
WRITTEN = ("answers", "words", "revision", "saved_by", "saved_at", "pen_at", "updated_at")


@transaction.atomic
def save_section(
    proposal: Proposal,
    *,
    by: User,
    at: datetime,
    section: Section,
    revision: int,
    answers: dict[str, str],
) -> SectionDraft:
    """Keep the text of one section; its SectionRevision row is the trail.

    RACE: the proposal's row is locked, so a save falls wholly before a submission or is refused.
    Sending again what is stored already is no second save: that is how a lost answer is repeated.
    Whoever writes a section for the first time is on the team from then on.
    """
    proposal = Proposal.objects.lock(proposal)
    refuse_if(proposal.obstacles_to_edit(at))
    section = _section_in_force(proposal, section)
    draft = queries.draft_of(proposal, section)
    draft = draft or proposal.drafts.get_or_create(section=section)[0]
    if draft.answers == answers and draft.revision:
        return draft
    if draft.revision != revision:
        raise StaleWrite(_stale_sentence(draft), stored=_stored(draft))
    is_first = draft.saved_by_id != by.pk
    _write_draft(draft, answers, by=by, at=at)
    proposal.revision += 1
    proposal.save(update_fields=["revision", "updated_at"])
    if is_first and proposal.state == ProposalState.DRAFT:
        proposal.team.get_or_create(person=by, defaults={"role": TeamRole.WRITER})
    return draft


@transaction.atomic
def set_text_aside(
    proposal: Proposal,
    *,
    by: User,
    at: datetime,
    section: Section,
    revision: int,
    answers: dict[str, str],
) -> SectionDraft:
    """Keep one's own text in the history only: what is stored as `revision` stands again.

    This is how a person takes the other text after two have written at once, and loses neither.
    """
    proposal = Proposal.objects.lock(proposal)
    section = _section_in_force(proposal, section)
    draft, _created = proposal.drafts.get_or_create(section=section)
    act = {"by": by, "at": at, "section": section}
    aside = save_section(proposal, **act, revision=revision, answers=answers)
    return save_section(proposal, **act, revision=aside.revision, answers=draft.answers)


def _section_in_force(proposal: Proposal, section: Section) -> Section:
    """RACE: the form may have got a new version between the page's read and the lock."""
    if section.rule_set_id == proposal.rule_set_id:
        return section
    found = Section.objects.filter(rule_set=proposal.rule_set_id, code=section.code).first()
    if found is None:
        raise ActionRefused(_("The form was changed and no longer asks this. Copy your text."))
    return found


def _write_draft(draft: SectionDraft, answers: dict[str, str], *, by: User, at: datetime) -> None:
    draft.answers = answers
    draft.words = sum(count_words(text) for text in answers.values())
    draft.revision += 1
    draft.saved_by, draft.saved_at = by, at
    if draft.pen_by_id == by.pk:
        draft.pen_at = at
    draft.save(update_fields=WRITTEN)
    SectionRevision.objects.create(
        draft=draft, revision=draft.revision, answers=answers, saved_by=by, saved_at=at
    )


def _stale_sentence(draft: SectionDraft) -> str:
    name = draft.saved_by.name if draft.saved_by else ""
    return _("%(name)s changed this section. Choose which version to keep.") % {"name": name}


def _stored(draft: SectionDraft) -> dict:
    return {
        "revision": draft.revision,
        "answers": draft.answers,
        "saved_by": draft.saved_by.name if draft.saved_by else "",
        "saved_at": draft.saved_at,
    }


@transaction.atomic
def complete_section(
    proposal: Proposal, *, by: User, at: datetime, section: Section, is_complete: bool = True
) -> SectionDraft:
    """Mark a section complete, or open again: the writer's own decision."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(proposal.obstacles_to_edit(at))
    section = _section_in_force(proposal, section)
    draft, _created = proposal.drafts.get_or_create(section=section)
    if is_complete:
        parts = queries.progress_of(proposal)
        part = next(part for part in parts if part.section == section)
        owed = queries.obstacles_of_files(proposal, section=section.code)
        refuse_if([*queries.obstacles_to_complete(part), *owed])
    draft.is_complete = is_complete
    if draft.pen_by_id == by.pk:
        draft.pen_by = draft.pen_at = None
    draft.save(update_fields=["is_complete", "pen_by", "pen_at", "updated_at"])
    act = "complete_section" if is_complete else "reopen_section"
    record(f"innovations.{act}", proposal, by=by, at=at, after={"section": section.title})
    return draft

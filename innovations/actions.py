"""What can be done with a proposal; each function is one business act in one transaction."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import end_membership
from accounts.models import Agency, Membership, User
from audit.trail import record
from competitions.models import AgencyCall, Competition, Event, Section
from competitions.queries import current_rules, first_stage
from core.codes import new_code
from core.errors import ActionRefused, StaleWrite, refuse_if
from core.words import count_words
from innovations import news, queries, turnout
from innovations.documents import Receipt, freeze_version, latest_version, receipt_of
from innovations.facts import InnovationFacts, register_innovation, write_facts
from innovations.models import Candidacy, Innovation, Proposal, SectionDraft, SectionRevision
from innovations.states import (
    ADMIT,
    APPROVE,
    HAND_OVER,
    HAND_TO_HEAD,
    REJECT,
    RETURN,
    SUBMIT,
    WITHDRAW,
    ProposalState,
    TeamRole,
)


@transaction.atomic
def start_proposal(
    competition: Competition, *, by: User, at: datetime, entrant: Agency, facts: InnovationFacts
) -> Proposal:
    """Enter an innovation of the unit into an open edition; the person becomes its first writer.

    RACE: the register's row is locked first, so that two starts of one innovation take turns.
    """
    if facts.innovation is not None:
        Innovation.objects.lock(facts.innovation)
    known = {"innovation": facts.innovation, "entrant": entrant, "group": facts.group}
    refuse_if(queries.obstacles_to_start(competition, at, **known))
    innovation = register_innovation(entrant, facts, at=at)
    proposal = Proposal.objects.create(
        code=new_code(),
        competition=competition,
        rule_set=current_rules(competition),
        innovation=innovation,
        entrant=entrant,
        group=facts.group,
        category=facts.category,
        title=innovation.name,
        created_by=by,
        held_since=at,
        is_demo=competition.is_demo,
    )
    proposal.team.create(person=by, role=TeamRole.WRITER)
    record("innovations.start_proposal", proposal, by=by, at=at)
    return proposal


@transaction.atomic
def update_innovation(
    proposal: Proposal, *, by: User, at: datetime, facts: InnovationFacts
) -> Proposal:
    """Mend the facts of the innovation behind a proposal, and its group and category."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(proposal.obstacles_to_edit(at))
    innovation = write_facts(Innovation.objects.lock(proposal.innovation), facts, at=at)
    proposal.group, proposal.category = facts.group, facts.category
    proposal.title = innovation.name
    proposal.revision += 1
    proposal.save()
    record("innovations.update_innovation", proposal, by=by, at=at)
    return proposal


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
    """
    proposal = Proposal.objects.lock(proposal)
    refuse_if(proposal.obstacles_to_edit(at))
    section = _section_in_force(proposal, section)
    draft, _created = proposal.drafts.get_or_create(section=section)
    if draft.answers == answers and draft.revision:
        return draft
    if draft.revision != revision:
        raise StaleWrite(_stale_sentence(draft), stored=_stored(draft))
    _write_draft(draft, answers, by=by, at=at)
    proposal.revision += 1
    proposal.save(update_fields=["revision", "updated_at"])
    if proposal.state == ProposalState.DRAFT:
        proposal.team.get_or_create(person=by, defaults={"role": TeamRole.WRITER})
    return draft


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
    draft.save()
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
        refuse_if(queries.obstacles_to_complete(part))
    draft.is_complete = is_complete
    draft.save(update_fields=["is_complete", "updated_at"])
    act = "complete_section" if is_complete else "reopen_section"
    record(f"innovations.{act}", proposal, by=by, at=at, after={"section": section.title})
    return draft


@transaction.atomic
def hand_over_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Give the finished text to the local admin, or first to the head where the edition asks."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(queries.obstacles_to_hand_over(proposal, at))
    to_head = proposal.competition.needs_agency_head
    proposal.move(HAND_TO_HEAD if to_head else HAND_OVER, held_since=at, returned_note="")
    entry = record("innovations.hand_over_proposal", proposal, by=by, at=at)
    receivers = queries.agency_heads_of if to_head else queries.local_admins_of
    news.tell_handed_over(proposal, entry, to=receivers(proposal.entrant, at.date()), at=at)
    return proposal


@transaction.atomic
def approve_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """The head of agency stands behind it; it goes on to the local admin."""
    proposal = Proposal.objects.lock(proposal)
    proposal.move(APPROVE, held_since=at)
    entry = record("innovations.approve_proposal", proposal, by=by, at=at)
    receivers = queries.local_admins_of(proposal.entrant, at.date())
    news.tell_handed_over(proposal, entry, to=receivers, at=at)
    return proposal


@transaction.atomic
def return_proposal(proposal: Proposal, *, by: User, at: datetime, note: str) -> Proposal:
    """Back to the writers, with what should be mended."""
    proposal = Proposal.objects.lock(proposal)
    proposal.move(RETURN, held_since=at, returned_note=note)
    entry = record("innovations.return_proposal", proposal, by=by, at=at, reason=note)
    news.tell_returned(proposal, entry, at=at)
    return proposal


@transaction.atomic
def submit_proposal(
    proposal: Proposal,
    *,
    by: User,
    at: datetime,
    revision: int | None = None,
    declarations: tuple[str, ...] = (),
) -> Receipt:
    """Hand the proposal to the organiser and give its team a receipt.

    The receipt names the digest of exactly what was frozen; asking again returns the same one.
    `revision` is what the person has read: text that changed meanwhile is not handed in unseen.
    RACE: proposal first, then edition: whoever takes both takes them in this order.
    """
    proposal = Proposal.objects.lock(proposal)
    if proposal.has_receipt:
        return receipt_of(proposal)
    competition = Competition.objects.lock(proposal.competition)
    refuse_if(queries.obstacles_to_submit(proposal, at))
    _refuse_unseen(proposal, revision)
    version = freeze_version(proposal, by=by, at=at)
    number = proposal.number or _next_number(competition)
    proposal.move(SUBMIT, held_since=at, submitted_at=at, submitted_by=by, number=number)
    facts = {"number": number, "digest": version.digest, "declared": list(declarations)}
    entry = record("innovations.submit_proposal", proposal, by=by, at=at, after=facts)
    news.tell_submitted(proposal, entry, version, at=at)
    return receipt_of(proposal)


def _refuse_unseen(proposal: Proposal, revision: int | None) -> None:
    if revision is not None and revision != proposal.revision:
        raise ActionRefused(_("The text was changed while you were checking it. Read it again."))


def _next_number(competition: Competition) -> str:
    """The edition's serial; its row is locked."""
    competition.last_number += 1
    competition.save(update_fields=["last_number"])
    return f"{competition.number_prefix}-{competition.last_number:03d}"


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Take it out of the edition; its text stays with the unit."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(queries.obstacles_to_withdraw(proposal, at))
    was_submitted = proposal.submitted_at is not None
    proposal.move(WITHDRAW, held_since=at)
    entry = record("innovations.withdraw_proposal", proposal, by=by, at=at)
    news.tell_withdrawn(proposal, entry, was_submitted=was_submitted, at=at)
    return proposal


@transaction.atomic
def admit_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Passed: the version that was handed in becomes a candidate of the first stage."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(queries.obstacles_to_admit(proposal, at))
    proposal.move(ADMIT, held_since=at, screened_at=at, screened_by=by)
    Candidacy.objects.create(
        code=new_code(),
        proposal=proposal,
        stage=first_stage(proposal.competition),
        version=latest_version(proposal),
    )
    entry = record("innovations.admit_proposal", proposal, by=by, at=at)
    news.tell_screened("proposal_admitted", proposal, entry, at=at)
    return proposal


@transaction.atomic
def reject_proposal(proposal: Proposal, *, by: User, at: datetime, reason: str) -> Proposal:
    """Not passed, with a reason that the team reads."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(queries.obstacles_to_screen(proposal, at))
    stamps = {"screened_at": at, "screened_by": by, "screening_reason": reason}
    proposal.move(REJECT, held_since=at, **stamps)
    entry = record("innovations.reject_proposal", proposal, by=by, at=at, reason=reason)
    news.tell_screened("proposal_rejected", proposal, entry, at=at)
    return proposal


@transaction.atomic
def remind_writers(competition: Competition, *, by: User, at: datetime) -> int:
    """Remind the teams of stuck drafts, each at most once a day; returns how many drafts.

    RACE: the edition's row is locked, so that two organisers do not remind at once.
    """
    competition = Competition.objects.lock(competition)
    refuse_if(queries.obstacles_to_ask_for_entries(competition, at))
    drafts = list(turnout.drafts_to_remind(competition, at).values_list("pk", flat=True))
    refuse_if([] if drafts else [_("Nobody is left to remind today.")])
    Proposal.objects.filter(pk__in=drafts).update(reminded_at=at)
    record("innovations.remind_writers", competition, by=by, at=at, after={"drafts": len(drafts)})
    news.tell_stuck(competition, drafts, at=at)
    return len(drafts)


@transaction.atomic
def call_agencies(
    competition: Competition,
    *,
    by: User,
    at: datetime,
    agencies: Collection[str] | None = None,
    event: Event | None = None,
) -> int:
    """Invite agencies that have entered nothing, each at most once a day; returns how many.

    `agencies` are codes, None means every silent one; what else is named is passed over.
    """
    competition = Competition.objects.lock(competition)
    refuse_if(queries.obstacles_to_ask_for_entries(competition, at))
    chosen = turnout.agencies_to_call(competition, at)
    chosen = chosen if agencies is None else chosen.filter(code__in=agencies)
    called = list(chosen.values_list("pk", flat=True))
    refuse_if([] if called else [_("Nobody is left to invite today.")])
    _note_calls(competition, called, event, by=by, at=at)
    facts = {"agencies": len(called), "event": event.code if event else ""}
    record("innovations.call_agencies", competition, by=by, at=at, after=facts)
    news.tell_called(competition, called, event, at=at)
    return len(called)


def _note_calls(
    competition: Competition, called: list[int], event: Event | None, *, by: User, at: datetime
) -> None:
    AgencyCall.objects.bulk_create(
        [
            AgencyCall(
                competition=competition, agency_id=pk, event=event, called_by=by, called_at=at
            )
            for pk in called
        ],
        update_conflicts=True,
        unique_fields=["competition", "agency"],
        update_fields=["event", "called_by", "called_at", "updated_at"],
    )


@transaction.atomic
def release_member(
    membership: Membership, *, by: User, at: datetime, successor: Membership | None = None
) -> Membership:
    """End somebody's place; drafts on hand go to a colleague, so that none is orphaned.

    Whoever made the innovation stays named on the team; writing and helping pass on.
    """
    membership = Membership.objects.lock(membership)
    refuse_if(queries.obstacles_to_release(membership, at, successor))
    drafts = list(queries.drafts_left_by(membership, at)) if successor else []
    for draft in drafts:
        _pass_on(draft, membership.person, successor.person, by=by, at=at)
    membership = end_membership(membership, by=by, at=at)
    if drafts:
        news.tell_passed_on(membership, successor, drafts, at=at)
    return membership


def _pass_on(proposal: Proposal, leaver: User, heir: User, *, by: User, at: datetime) -> None:
    part = Proposal.objects.lock(proposal).team.get(person=leaver)
    role = TeamRole.WRITER if part.role == TeamRole.INNOVATOR else part.role
    proposal.team.get_or_create(person=heir, defaults={"role": role})
    if part.role != TeamRole.INNOVATOR:
        part.delete()
    facts = {"before": {"person": leaver.pk, "role": part.role}, "after": {"person": heir.pk}}
    record("innovations.pass_on_draft", proposal, by=by, at=at, **facts)

"""Acts on objections to results: file, confirm, take back, look into, answer."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.requests import ask_second_person
from audit.trail import record
from awards.models import Announcement, AwardRow, ObjectionOfficer, Objector, ResultObjection
from awards.objecting import (
    LINK_LIFE,
    Complaint,
    Sender,
    Verdict,
    evidence_facts,
    mail_answer,
    mail_link,
    mail_objector,
    mail_receipt,
    mailbox_of,
    network_of,
    tell_organisers,
)
from awards.queries.objections import (
    ACCEPT_BY_TWO,
    due_after,
    judges_in,
    objection_window,
    obstacles_by_part,
    obstacles_by_window,
    obstacles_to_answer,
    obstacles_to_confirm,
    obstacles_to_take_up,
    obstacles_to_withdraw,
    officer_of,
    stages_to_reopen,
)
from awards.states import (
    ACCEPT_OBJECTION,
    CONFIRM_OBJECTION,
    REFUSE_OBJECTION,
    TAKE_UP_OBJECTION,
    WITHDRAW_OBJECTION,
    Consequence,
    ResultObjectionState,
)
from competitions.models import Competition, Stage
from competitions.queries import organisers_of
from core.codes import new_certificate_code, new_code
from core.digests import digest_of, sha256_of
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from core.locks import hold_name
from core.models import Approval
from core.states import Transition
from innovations.actions import disqualify_proposal
from judging.actions import reopen_concluded_stage

LONGEST_TITLE = 160


@transaction.atomic
def file_result_objection(
    row: AwardRow,
    *,
    by: User | None,  # noqa: ARG001 -- an act; whoever it is stands in the objector's row alone
    at: datetime,
    complaint: Complaint,
    sender: Sender,
) -> str:
    """Keep an objection until its mailbox confirms it; one filed signed in counts at once.

    Gives the receipt of the latter, else nothing. SECURITY: a stranger learns from the page nothing
    about what this mailbox filed before: only the mailbox itself does. The trail names nobody.
    RACE: the mailbox is held, so that two forms of one person make one objection.
    """
    announcement = row.announcement
    competition = announcement.competition
    refuse_if(_obstacles_to_file(announcement, sender, at))
    mailbox = mailbox_of(competition, sender.email)
    hold_name("objector", f"{announcement.code}:{row.proposal_id}:{mailbox}")
    rows = ResultObjection.objects.select_for_update(of=("self",)).exclude(
        state=ResultObjectionState.WITHDRAWN
    )
    known = rows.filter(
        announcement=announcement, proposal=row.proposal_id, mailbox=mailbox
    ).first()
    if known is not None and known.state != ResultObjectionState.FILED:
        return _tell_known(known, sender, at)
    if known is not None:
        known.move(WITHDRAW_OBJECTION)
        Objector.objects.filter(objection=known).delete()
    return _keep(row, complaint, sender, at, mailbox)


def _obstacles_to_file(announcement: Announcement, sender: Sender, at: datetime) -> list[str]:
    obstacles = list(obstacles_by_window(announcement.competition, at))
    if not announcement.is_public_at(at):
        obstacles.append(_("This result is not public."))
    if sender.is_nameless and officer_of(announcement.competition) is None:
        obstacles.append(_("The office has named nobody who may read nameless objectors."))
    return obstacles


def _tell_known(known: ResultObjection, sender: Sender, at: datetime) -> str:
    if sender.person is not None:
        raise ActionRefused(_("You have objected to this result already. See your receipt."))
    objector = Objector(email=sender.email, language=sender.language)
    url = plain_path("result-objection-find")
    mail_objector("result_objection_known", known, objector, at, url=url)
    return ""


def _keep(row: AwardRow, complaint: Complaint, sender: Sender, at: datetime, mailbox: str) -> str:
    token = secrets.token_urlsafe(32)
    objection = ResultObjection(
        code=new_code(),
        announcement=row.announcement,
        proposal_id=row.proposal_id,
        ground=complaint.ground,
        claim=complaint.claim,
        facts=complaint.facts,
        is_own=not row.has_advanced,
        mailbox=mailbox,
        network=network_of(row.announcement.competition, sender.network),
        words_digest=complaint.words_digest,
        token_hash=sha256_of(token),
        receipt_hash=sha256_of(secrets.token_urlsafe(32)),
        filed_at=at,
        expires_at=at + LINK_LIFE,
    )
    for name, value in evidence_facts(objection, complaint.evidence).items():
        setattr(objection, name, value)
    objection.save()
    objector = Objector.objects.create(
        objection=objection,
        person=sender.person,
        name=sender.name,
        email=sender.email,
        language=sender.language,
        is_nameless=sender.is_nameless,
    )
    facts = {"digest": digest_of({"claim": complaint.claim, "facts": complaint.facts})}
    record("awards.file_result_objection", objection, by=None, at=at, after=facts)
    if sender.person is not None:
        return _confirm(objection, objector, at)
    mail_link(objection, objector, token, at)
    return ""


@transaction.atomic
def confirm_result_objection(objection: ResultObjection, *, at: datetime) -> str:
    """The mailbox said yes: it goes to the office, and the receipt to the mailbox.

    RACE: the row is locked, so that a link pressed twice counts once.
    """
    objection = ResultObjection.objects.lock(objection)
    refuse_if(obstacles_to_confirm(objection, at))
    return _confirm(objection, Objector.objects.get(objection=objection), at)


def _confirm(objection: ResultObjection, objector: Objector, at: datetime) -> str:
    receipt = new_certificate_code()
    competition = objection.announcement.competition
    due = due_after(at, competition)
    objection.move(CONFIRM_OBJECTION, confirmed_at=at, due_at=due, receipt_hash=sha256_of(receipt))
    record("awards.confirm_result_objection", objection, by=None, at=at)
    mail_receipt(objection, objector, receipt, at)
    tell_organisers("result_objection_filed", objection, at, about=f"objection-{objection.code}")
    return receipt


@transaction.atomic
def withdraw_result_objection(objection: ResultObjection, *, at: datetime) -> ResultObjection:
    """Taken back by whoever holds the receipt; name and mailbox are forgotten.

    RACE: the row is locked, so that nobody answers at the same moment.
    """
    objection = ResultObjection.objects.lock(objection)
    refuse_if(obstacles_to_withdraw(objection))
    objection.move(WITHDRAW_OBJECTION)
    Objector.objects.filter(objection=objection).delete()
    record("awards.withdraw_result_objection", objection, by=None, at=at)
    tell_organisers(
        "result_objection_withdrawn", objection, at, about=f"objection-back-{objection.code}"
    )
    return objection


@transaction.atomic
def take_up_objection(objection: ResultObjection, *, by: User, at: datetime) -> ResultObjection:
    """Somebody who stands apart looks into it; a colleague may take it over."""
    objection = ResultObjection.objects.lock(objection)
    refuse_if(obstacles_to_take_up(objection, by))
    objection.move(TAKE_UP_OBJECTION, taken_by=by, taken_at=at)
    record("awards.take_up_objection", objection, by=by, at=at)
    return objection


@transaction.atomic
def refuse_result_objection(
    objection: ResultObjection, *, by: User, at: datetime, answer: str, public_words: str
) -> ResultObjection:
    """Not accepted, with reasons; the public reads neutral words.

    RACE: the row is locked: one answer, and none to what was taken back.
    """
    objection = ResultObjection.objects.lock(objection)
    refuse_if(obstacles_to_answer(objection, by, at))
    _answer(objection, REFUSE_OBJECTION, by, at, answer=answer, public_words=public_words)
    record("awards.refuse_result_objection", objection, by=by, at=at, reason=answer)
    return objection


def _answer(
    objection: ResultObjection, arrow: Transition, by: User, at: datetime, **facts: object
) -> None:
    objection.move(arrow, answered_by=by, answered_at=at, **facts)
    objector = Objector.objects.filter(objection=objection).first()
    if objector is not None:
        mail_answer(objection, objector, at)


@transaction.atomic
def ask_to_accept_objection(
    objection: ResultObjection,
    *,
    by: User,
    at: datetime,
    verdict: Verdict,
) -> Approval:
    """Ask a second person; until the answer nothing changes, and what is published stays."""
    objection = ResultObjection.objects.lock(objection)
    competition = objection.announcement.competition
    refuse_if(obstacles_to_answer(objection, by, at) or _faults_of(verdict, competition))
    with override(settings.LANGUAGE_CODE):
        title = _("Accept the objection about “%(title)s”") % {
            "title": objection.proposal.innovation.name
        }
    return ask_second_person(
        ACCEPT_BY_TWO,
        objection,
        by=by,
        at=at,
        office=competition.organiser,
        title=title[:LONGEST_TITLE],
        reason=verdict.answer,
        payload=verdict.payload,
    )


def _faults_of(verdict: Verdict, competition: Competition) -> list[str]:
    if verdict.consequence != Consequence.REOPEN:
        return []
    stage = verdict.reopens
    if stage is None or not stages_to_reopen(competition).filter(pk=stage.pk).exists():
        return [_("Choose a concluded stage whose scorecard is opened again.")]
    return []


@transaction.atomic
def accept_result_objection(approval: Approval, *, by: User, at: datetime) -> ResultObjection:
    """A second person granted it: the answer leaves, and what follows from it is done."""
    asked = ResultObjection.objects.select_related("announcement__competition", "proposal")
    objection = ResultObjection.objects.lock(asked.get(pk=approval.subject_id))
    refuse_if(_obstacles_to_grant(objection, approval, by))
    told = approval.payload
    stage = objection.announcement.competition.stages.filter(code=told["reopens"]).first()
    _answer(
        objection,
        ACCEPT_OBJECTION,
        approval.asked_by,
        at,
        answer=told["answer"],
        public_words=told["public_words"],
        consequence=told["consequence"],
        reopens=stage,
        approval=approval,
    )
    record("awards.accept_result_objection", objection, by=by, at=at, reason=told["answer"])
    _follow(objection, stage, approval, by, at)
    return objection


def _obstacles_to_grant(objection: ResultObjection, approval: Approval, by: User) -> list[str]:
    """Two different persons, neither with a part in it, and nobody took it back meanwhile."""
    if approval.decided_by_id in {None, approval.asked_by_id}:
        return [_("An accepted objection needs the word of a second person.")]
    if not objection.may(ACCEPT_OBJECTION):
        state = objection.get_state_display().lower()
        return [_("The objection cannot be answered now: %(state)s.") % {"state": state}]
    return [
        sentence
        for person in (approval.asked_by, by)
        for sentence in obstacles_by_part(objection, person)
    ]


def _follow(
    objection: ResultObjection, stage: Stage | None, approval: Approval, by: User, at: datetime
) -> None:
    """What was published stays; the office computes anew and announces a correction."""
    facts = {"by": by, "at": at, "approval": approval}
    reason = _("Objection %(code)s was accepted.") % {"code": objection.code}
    if objection.consequence == Consequence.DISQUALIFY:
        disqualify_proposal(objection.proposal, reason=objection.public_words, **facts)
    elif objection.consequence == Consequence.REOPEN and stage is not None:
        reopen_concluded_stage(stage, reason=reason, **facts)


@transaction.atomic
def read_objector(objection: ResultObjection, *, by: User, at: datetime) -> Objector:
    """Who filed it. Each look leaves a trail, without the name."""
    objection = ResultObjection.objects.lock(objection)
    found = Objector.objects.filter(objection=objection).first()
    if found is None:
        raise ActionRefused(_("The objection was taken back: its name is forgotten."))
    competition = objection.announcement.competition
    officer = officer_of(competition)
    if found.is_nameless and (officer is None or officer.pk != by.pk):
        raise ActionRefused(_("This objector stays nameless to all but the named officer."))
    if judges_in(by, competition):
        raise ActionRefused(_("You sit on a panel of this competition."))
    refuse_if(obstacles_by_part(objection, by))
    record("awards.read_objector", objection, by=by, at=at)
    return found


@transaction.atomic
def name_objection_officer(
    competition: Competition, *, by: User, at: datetime, person: User
) -> ObjectionOfficer:
    """Who alone reads nameless objectors of this edition; nobody while the window is open.

    SECURITY: whoever files nameless was promised one person; a change comes before or after.
    """
    competition = Competition.objects.lock(competition)
    window = objection_window(competition)
    known = officer_of(competition)
    if known is not None and window is not None and window.opens_at <= at:
        waiting = Objector.objects.filter(
            objection__announcement__competition=competition, is_nameless=True
        )
        if waiting.exists():
            raise ActionRefused(_("Somebody already relies on the one who is named."))
    if person not in organisers_of(competition, at) or judges_in(person, competition):
        raise ActionRefused(_("Choose somebody of the office who sits on no panel."))
    officer, _is_new = ObjectionOfficer.objects.update_or_create(
        competition=competition, defaults={"person": person}
    )
    after = {"person": person.pk}
    record("awards.name_objection_officer", competition, by=by, at=at, after=after)
    return officer

"""Questions about an edition: one person asks, the office answers for everybody."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from competitions.enquiries import obstacles_to_ask
from competitions.models import Competition, Enquiry
from competitions.queries import organisers_of, sender_of
from competitions.states import ANSWER, SET_ASIDE, EnquiryState
from core.codes import new_code
from core.errors import refuse_if
from core.links import plain_path
from notifications.outbox import post


@transaction.atomic
def ask_enquiry(competition: Competition, *, by: User, at: datetime, text: str) -> Enquiry:
    """Put a question to the office; nobody else reads it before it is answered."""
    competition = Competition.objects.lock(competition)
    refuse_if(obstacles_to_ask(competition, by, at))
    enquiry = Enquiry.objects.create(
        code=new_code(), competition=competition, text=text, asked_by=by, asked_at=at
    )
    record("competitions.ask_enquiry", enquiry, by=by, at=at)
    post(
        "enquiry_asked",
        to=organisers_of(competition, at),
        about=f"enquiry-{enquiry.code}",
        at=at,
        **sender_of(competition),
        url=plain_path("enquiry-answer", code=enquiry.code),
        competition=competition.name,
        text=text,
    )
    return enquiry


@transaction.atomic
def answer_enquiry(enquiry: Enquiry, *, by: User, at: datetime, text: str, answer: str) -> Enquiry:
    """Answer for everybody to read. The office may word the question so that it fits all.

    An answer may be corrected; whoever asked is told of every version.
    """
    enquiry = Enquiry.objects.lock(enquiry)
    before = {"text": enquiry.text, "answer": enquiry.answer}
    enquiry.move(ANSWER, text=text, answer=answer, answered_by=by, answered_at=at)
    after = {"text": text, "answer": answer}
    entry = record("competitions.answer_enquiry", enquiry, by=by, at=at, before=before, after=after)
    competition = enquiry.competition
    post(
        "enquiry_answered",
        to=[] if enquiry.asked_by_id == by.pk else [enquiry.asked_by],
        about=f"enquiry-{enquiry.code}-{entry.pk}",
        at=at,
        **sender_of(competition),
        url=f"{plain_path('competition-detail', slug=competition.slug)}#tanya",
        competition=competition.name,
        text=text,
        answer=answer,
    )
    return enquiry


@transaction.atomic
def set_aside_enquiry(enquiry: Enquiry, *, by: User, at: datetime) -> Enquiry:
    """Leave a question without a public answer: it is no question, or it was answered before."""
    enquiry = Enquiry.objects.lock(enquiry)
    enquiry.move(SET_ASIDE, answered_by=by, answered_at=at)
    record("competitions.set_aside_enquiry", enquiry, by=by, at=at)
    return enquiry


@transaction.atomic
def add_enquiry(
    competition: Competition, *, by: User, at: datetime, text: str, answer: str
) -> Enquiry:
    """Answer what everybody asks on the telephone, before it is asked here."""
    enquiry = Enquiry.objects.create(
        code=new_code(),
        competition=competition,
        state=EnquiryState.ANSWERED,
        text=text,
        answer=answer,
        asked_by=by,
        asked_at=at,
        answered_by=by,
        answered_at=at,
    )
    after = {"text": text, "answer": answer}
    record("competitions.add_enquiry", enquiry, by=by, at=at, after=after)
    return enquiry

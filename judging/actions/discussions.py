"""Acts of moderation: open a discussion, speak, keep or revise once, close."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from judging.locks import hold_stage
from judging.marks import MarkFacts
from judging.models import Discussion, DiscussionRemark, DiscussionVoice
from judging.queries.discussions import (
    fit_to_lead,
    gaps_of,
    obstacles_to_decide,
    obstacles_to_discuss,
    obstacles_to_speak,
)
from judging.revisions import revise_marks
from judging.seating import seat_judges
from judging.states import (
    CLOSE_DISCUSSION,
    DiscussionKind,
    Stance,
)
from judging.writing import marks_of
from notifications.outbox import Letter, post_letters

MOST_REMARKS = 300  # all of them stand on one page


@transaction.atomic
def open_discussions(
    stage: Stage, *, by: User, at: datetime, entries: Collection[str]
) -> list[Discussion]:
    """Let the judges of entries that lie far apart look at their marks together.

    `entries` are codes of candidacies. One that no longer differs that much, or that somebody
    else has opened in between, refuses them all.
    """
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_discuss(stage))
    rows = fit_to_lead(by, gaps_of(stage)).select_related("proposal").filter(code__in=entries)
    found = list(rows)
    if not entries or len(found) != len(set(entries)):
        raise ActionRefused(_("The list has changed. Look at it again."))
    return seat_judges(stage, found, kind=DiscussionKind.MODERATION, by=by, at=at)


@transaction.atomic
def add_remark(discussion: Discussion, *, by: User, at: datetime, text: str) -> DiscussionRemark:
    """A word to the others: of a judge under the own letter, of whoever leads without one."""
    discussion = _take(discussion)
    refuse_if(obstacles_to_speak(discussion))
    if discussion.remarks.count() >= MOST_REMARKS:
        raise ActionRefused(
            _("This discussion has room for no more remarks. Decide, then close it.")
        )
    voice = discussion.voices.taking_part().filter(assignment__member__person=by).first()
    remark = DiscussionRemark.objects.create(
        discussion=discussion, voice=voice, text=text, said_by=by, said_at=at
    )
    record("judging.add_remark", discussion, by=by, at=at)
    return remark


@transaction.atomic
def keep_marks(
    voice: DiscussionVoice, *, by: User, at: datetime, reason: str = ""
) -> DiscussionVoice:
    """The judge stays with the own marks, once and for all."""
    voice = _take_voice(voice, by)
    refuse_if(obstacles_to_decide(voice))
    return _decide(voice, Stance.KEPT, by, at, reason)


@transaction.atomic
def change_marks(
    voice: DiscussionVoice, *, by: User, at: datetime, marks: Iterable[MarkFacts], reason: str
) -> DiscussionVoice:
    """The judge puts new marks in the place of the own ones, with a reason; the old ones stay."""
    voice = _take_voice(voice, by)
    refuse_if(obstacles_to_decide(voice))
    card = revise_marks(
        voice.assignment.scorecard,
        by=by,
        at=at,
        marks=marks,
        cause=voice.discussion.kind,
        reason=reason,
    )
    voice.after_marks, voice.after_numerator = marks_of(card), card.numerator
    return _decide(voice, Stance.REVISED, by, at, reason)


def _decide(
    voice: DiscussionVoice, stance: Stance, by: User, at: datetime, reason: str
) -> DiscussionVoice:
    voice.stance, voice.reason, voice.decided_at = stance, reason, at
    voice.save(
        update_fields=[
            "stance",
            "reason",
            "decided_at",
            "after_marks",
            "after_numerator",
            "updated_at",
        ]
    )
    facts = {"stance": stance.value, "assignment": voice.assignment.code}
    record("judging.decide_voice", voice.discussion, by=by, at=at, after=facts, reason=reason)
    return voice


@transaction.atomic
def close_discussion(
    discussion: Discussion, *, by: User, at: datetime, words: str = ""
) -> Discussion:
    """The end of the talk: what was decided stands; who did not decide keeps the own marks."""
    discussion = _take(discussion)
    refuse_if(obstacles_to_speak(discussion))
    silent = discussion.voices.waiting().count()
    if silent and not words:
        raise ActionRefused(_("Not every judge has decided: write why you close it all the same."))
    discussion.move(CLOSE_DISCUSSION, closed_by=by, closed_at=at, words=words)
    facts = {"silent": silent}
    record("judging.close_discussion", discussion, by=by, at=at, after=facts, reason=words)
    if discussion.kind == DiscussionKind.CALIBRATION:
        _release(discussion, at)
    return discussion


def _release(discussion: Discussion, at: datetime) -> None:
    """With the last shared entry the judges' other entries open."""
    stage = discussion.stage
    stage.calibrations.filter(candidacy=discussion.candidacy_id).update(closed_at=at)
    if stage.calibrations.filter(closed_at=None).exists():
        return
    members = stage.panel.serving().select_related("person")
    letter = Letter(
        to=[member.person for member in members],
        about=f"calibrated-{stage.code}",
        url=plain_path("assignment-list"),
        context={"stage": stage.name, "competition": stage.competition.name},
    )
    post_letters("judging_calibration_closed", [letter], at=at, **sender_of(stage.competition))


def _take(discussion: Discussion) -> Discussion:
    """RACE: the stage first, then the discussion: the last word and the close take turns."""
    hold_stage(discussion.stage_id)
    rows = Discussion.objects.select_related("stage__competition__organiser", "candidacy__proposal")
    return rows.lock(discussion)


def _take_voice(voice: DiscussionVoice, by: User) -> DiscussionVoice:
    """RACE: two decisions of one judge meet at the discussion's row; the second sees the first."""
    discussion = _take(voice.discussion)
    rows = DiscussionVoice.objects.taking_part().select_related("assignment__scorecard")
    voice = rows.select_for_update(of=("self",)).filter(pk=voice.pk).first()
    if voice is None or voice.assignment.member.person_id != by.pk:
        raise ActionRefused(_("You take no part in this discussion any more."))
    voice.discussion = discussion
    return voice

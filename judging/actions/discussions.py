"""Acts of moderation: open a discussion, speak, keep or revise once, close."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from innovations.models import Candidacy
from judging.locks import hold_stage
from judging.marks import MarkFacts
from judging.models import Assignment, Discussion, DiscussionRemark, DiscussionVoice
from judging.queries.discussions import (
    fit_to_lead,
    gaps_of,
    measures_of,
    obstacles_to_decide,
    obstacles_to_discuss,
    obstacles_to_speak,
    sides_of,
)
from judging.revisions import revise_marks
from judging.states import (
    CLOSE_DISCUSSION,
    AssignmentState,
    DiscussionKind,
    ScorecardState,
    Stance,
)
from judging.totals import shown
from judging.writing import marks_of, tell_marks
from notifications.outbox import Letter, post_letters

LETTERS = [a + b for a in ("", *"ABC") for b in "ABCDEFGHJKLMNPQRSTUVWXYZ"]
SHOWN = 5  # numbers in one letter
shuffle = random.SystemRandom().shuffle


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
    return open_for(stage, found, kind=DiscussionKind.MODERATION, by=by, at=at)


def open_for(
    stage: Stage, entries: Iterable[Candidacy], *, kind: str, by: User, at: datetime
) -> list[Discussion]:
    """One discussion an entry, with its judges under fresh letters; the stage is locked."""
    entries = list(entries)
    assignments = _locked_of(entries)
    measures = measures_of(stage)
    sides = sides_of([entry.pk for entry in entries])
    opened = []
    for entry in entries:
        spread = sides[entry.pk].totals[0] - sides[entry.pk].totals[-1]
        discussion = Discussion.objects.create(
            code=new_code(),
            stage=stage,
            candidacy=entry,
            kind=kind,
            gap=shown(measures[entry.proposal.group_id].points(spread)),
            opened_by=by,
            opened_at=at,
        )
        _seat(discussion, assignments[entry.pk])
        record("judging.open_discussion", discussion, by=by, at=at, after={"kind": kind})
        opened.append(discussion)
    _tell_opened(stage, opened, assignments, at)
    return opened


def _locked_of(entries: list[Candidacy]) -> dict[int, list[Assignment]]:
    rows = Assignment.objects.filter(
        candidacy__in=entries,
        state=AssignmentState.FINISHED,
        scorecard__state=ScorecardState.LOCKED,
    ).select_related("member__person", "scorecard")
    rows = rows.prefetch_related("scorecard__marks__criterion")
    by_entry = defaultdict(list)
    for assignment in rows.order_by("pk"):
        by_entry[assignment.candidacy_id].append(assignment)
    return by_entry


def _seat(discussion: Discussion, assignments: list[Assignment]) -> None:
    """SECURITY: letters are drawn anew for each discussion, so that none leads to a person."""
    letters = LETTERS[: len(assignments)]
    shuffle(letters)
    DiscussionVoice.objects.bulk_create(
        DiscussionVoice(
            discussion=discussion,
            assignment=assignment,
            letter=letter,
            before_marks=tell_marks(assignment.scorecard.marks.all()),
            before_numerator=assignment.scorecard.numerator,
        )
        for assignment, letter in sorted(
            zip(assignments, letters, strict=True), key=lambda pair: pair[1]
        )
    )


def _tell_opened(
    stage: Stage, opened: list[Discussion], assignments: dict[int, list[Assignment]], at: datetime
) -> None:
    """One letter a judge, however many entries."""
    entries = defaultdict(list)
    for discussion in opened:
        for assignment in assignments[discussion.candidacy_id]:
            entries[assignment.member.person].append(discussion.candidacy.proposal.number)
    letters = [
        Letter(
            to=[person],
            about=f"discussions-{stage.code}-{opened[0].code}",
            url=plain_path("assignment-list"),
            context={
                "stage": stage.name,
                "competition": stage.competition.name,
                "count": len(numbers),
                "numbers": ", ".join(numbers[:SHOWN]) + (", …" if len(numbers) > SHOWN else ""),
            },
        )
        for person, numbers in entries.items()
    ]
    post_letters("judging_discussion_opened", letters, at=at, **sender_of(stage.competition))


@transaction.atomic
def add_remark(discussion: Discussion, *, by: User, at: datetime, text: str) -> DiscussionRemark:
    """A word to the others: of a judge under the own letter, of whoever leads without one."""
    discussion = _take(discussion)
    refuse_if(obstacles_to_speak(discussion))
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

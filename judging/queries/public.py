"""What stands in the way of the public's answers, and what the organiser may see of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, DateField, Q, QuerySet, TextField, Value
from django.db.models.functions import MD5, Concat, TruncDate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.states import Role
from competitions.models import Competition, Stage
from competitions.states import StageKind, StageState
from innovations.models import Candidacy, Proposal
from judging.closeness import IsClose
from judging.models import PanelMember, PublicAnswer
from judging.queries.progress import entries_of
from judging.states import AnswerState

BURST = 8  # answers for one entry from one network ...
BURST_MINUTES = 10  # ... within so many minutes
ALIKE = 5  # answers with the same levels from one network
COPIED = 3  # answers with the same words
SHORTEST = 12  # characters; shorter words are alike by themselves
STARTED = (StageState.SCORING, StageState.LOCKED, StageState.CONCLUDED)


def public_stages() -> QuerySet[Stage]:
    """Stages that the public scores and that have begun, with their editions."""
    rows = Stage.objects.filter(
        kind=StageKind.PUBLIC_SCORE,
        marks_from=None,
        state__in=STARTED,
        competition__in=Competition.objects.public(),
    )
    return rows.select_related("competition__organiser", "rule_set", "marks_from")


def public_stage_of(slug: str) -> Stage | None:
    """The edition's stage that is asked about now, else the last that was."""
    is_open = Q(state=StageState.SCORING)
    rows = public_stages().filter(competition__slug=slug)
    return rows.alias(now=is_open).order_by("-now", "-order").first()


def is_open_at(stage: Stage, at: datetime) -> bool:
    """While the stage is scored, and until the minute it closes."""
    return stage.state == StageState.SCORING and at < stage.closes_at


def obstacles_by_time(stage: Stage, at: datetime) -> Iterator[str]:
    """The same for an answer and for its confirmation."""
    if not is_open_at(stage, at):
        yield _("The time for answers is over.")


def obstacles_to_give(candidacy: Candidacy, person: User, at: datetime) -> Iterator[str]:
    """Who judges here or stands near the entry may not; a stranger is not asked who it is."""
    yield from obstacles_by_time(candidacy.stage, at)
    if not person.is_authenticated:
        return
    if judges_here(person, candidacy.stage):
        yield _("You judge in this competition, so you cannot answer as one of the public.")
    elif is_near(person, candidacy):
        yield _("You belong to the house of this entry, so you cannot answer about it.")


def judges_here(person: User, stage: Stage) -> bool:
    """A place on any panel of the edition, or a judge of the organiser."""
    workspace = getattr(person, "workspace", None)
    is_guest = workspace is not None and workspace.role == Role.JUDGE
    if is_guest and workspace.agency_id == stage.competition.organiser_id:
        return True
    places = PanelMember.objects.filter(person=person, stage__competition=stage.competition_id)
    return places.serving().exists()


def is_near(person: User, candidacy: Candidacy) -> bool:
    """Works in the branch of the entrant, or has a part in the entry."""
    here = Candidacy.objects.filter(pk=candidacy.pk)
    close = IsClose(person.pk, entrant="proposal__entrant", opens_at="stage__opens_at")
    part = Proposal.objects.filter(pk=candidacy.proposal_id).involving([person.pk])
    return here.filter(close).exists() or part.exists()


def entries_of_the_day(stage: Stage, at: datetime, category: str = "") -> QuerySet[Candidacy]:
    """All that take part, in an order that another day turns round: nobody stands first."""
    day = stage.competition.start_of_day(at).date().isoformat()
    rows = entries_of(stage).select_related(
        "proposal__category", "proposal__innovation", "proposal__entrant__parent"
    )
    if category:
        rows = rows.filter(proposal__category__pk=category)
    return rows.order_by(MD5(Concat("code", Value(day), output_field=TextField())), "pk")


def categories_of(stage: Stage) -> QuerySet:
    """Categories that have entries here, with how many."""
    return (
        stage.competition.categories.filter(
            proposals__candidacies__in=entries_of(stage).values("pk")
        )
        .annotate(entries=Count("proposals__candidacies", distinct=True))
        .order_by("order")
    )


def answer_of_token(token_hash: str) -> PublicAnswer | None:
    """The answer that a mailed link belongs to."""
    rows = PublicAnswer.objects.without_levels().select_related(
        "stage__competition__organiser", "candidacy__proposal__innovation"
    )
    return rows.filter(token_hash=token_hash).first()


def obstacles_to_confirm(answer: PublicAnswer, at: datetime) -> Iterator[str]:
    """Once, within a day, and before the stage closes."""
    if answer.state != AnswerState.WAITING:
        yield _("This answer has been counted already.")
    elif not is_open_at(answer.stage, at):
        yield from obstacles_by_time(answer.stage, at)
    elif at >= answer.expires_at:
        yield _("This link worked for 24 hours. Answer again: you get a new one.")


def obstacles_to_strike(stage: Stage) -> Iterator[str]:
    """What counts is decided before the lock."""
    if stage.state != StageState.SCORING:
        yield _("Answers can be struck out or put back only while the stage is being scored.")


def counts_by_entry(stage: Stage) -> QuerySet[Candidacy]:
    """Entries with `counted`, `waiting`, `struck`; never a mark."""
    states = {
        name: Count("public_answers", filter=Q(public_answers__state=state))
        for name, state in (
            ("counted", AnswerState.COUNTED),
            ("waiting", AnswerState.WAITING),
            ("struck", AnswerState.STRUCK),
        )
    }
    rows = entries_of(stage).select_related("proposal__innovation", "proposal__entrant")
    return rows.annotate(**states).order_by("proposal__number")


def counts_by_day(stage: Stage) -> list[dict[str, Any]]:
    """Confirmed answers a day of the edition's zone, and what was struck out of them."""
    day = TruncDate("counted_at", tzinfo=stage.competition.tzinfo, output_field=DateField())
    rows = PublicAnswer.objects.filter(stage=stage, counted_at__isnull=False)
    counted = Count("pk", filter=Q(state=AnswerState.COUNTED))
    struck = Count("pk", filter=Q(state=AnswerState.STRUCK))
    named = rows.annotate(day=day).values("day")
    return list(named.annotate(counted=counted, struck=struck).order_by("day"))


@dataclass(frozen=True, slots=True)
class Flag:
    """A pattern worth a look; `answers` are the codes behind it."""

    kind: str
    entry: str
    number: str
    count: int
    first_at: datetime
    last_at: datetime

    @property
    def text(self) -> str:
        """What was seen, in words."""
        facts = {"count": self.count, "minutes": BURST_MINUTES}
        return {
            "burst": _("%(count)s answers from one network within %(minutes)s minutes"),
            "alike": _("%(count)s answers from one network chose the same levels"),
            "copied": _("%(count)s answers say the same words"),
        }[self.kind] % facts


FLAGS = """
WITH counted AS (
    SELECT answer.id, answer.code, answer.candidacy_id, answer.network, answer.levels,
           answer.asked_at, answer.comment, candidacy.code AS entry, proposal.number,
           count(*) OVER (PARTITION BY answer.candidacy_id, answer.network
               ORDER BY answer.asked_at
               RANGE BETWEEN %(span)s PRECEDING AND %(span)s FOLLOWING) AS near
      FROM judging_publicanswer answer
      JOIN innovations_candidacy candidacy ON candidacy.id = answer.candidacy_id
      JOIN innovations_proposal proposal ON proposal.id = candidacy.proposal_id
     WHERE answer.stage_id = %(stage)s AND answer.state = 'counted'
), seen AS (
    SELECT 'burst' AS kind, entry, number, network AS trait, count(*) AS count,
           min(asked_at) AS first_at, max(asked_at) AS last_at, array_agg(code) AS codes
      FROM counted WHERE near >= %(burst)s GROUP BY entry, number, network
    UNION ALL
    SELECT 'alike', entry, number, network || levels::text, count(*), min(asked_at),
           max(asked_at), array_agg(code)
      FROM counted GROUP BY entry, number, network, levels HAVING count(*) >= %(alike)s
    UNION ALL
    SELECT 'copied', entry, number, lower(comment), count(*), min(asked_at), max(asked_at),
           array_agg(code)
      FROM counted WHERE length(comment) >= %(shortest)s
     GROUP BY entry, number, lower(comment) HAVING count(*) >= %(copied)s
)
"""
_LIMITS = {
    "span": timedelta(minutes=BURST_MINUTES),
    "burst": BURST,
    "alike": ALIKE,
    "copied": COPIED,
    "shortest": SHORTEST,
}


def flags_of(stage: Stage) -> list[Flag]:
    """What looks like one hand behind many answers; the organiser decides. One statement."""
    statement = "SELECT kind, entry, number, count, first_at, last_at FROM seen"
    rows = _ask(stage, f"{statement} ORDER BY count DESC, number, kind, trait")
    return [Flag(*row) for row in rows]


def flagged_codes(stage: Stage, kind: str, entry: str) -> list[str]:
    """The answers behind the flags of one kind about one entry."""
    statement = "SELECT unnest(codes) FROM seen WHERE kind = %(kind)s AND entry = %(entry)s"
    return [code for (code,) in _ask(stage, statement, kind=kind, entry=entry)]


def _ask(stage: Stage, statement: str, **facts: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(FLAGS + statement, {**_LIMITS, **facts, "stage": stage.pk})
        return cursor.fetchall()


def answers_to_judge(stage: Stage) -> QuerySet[PublicAnswer]:
    """What the organiser looks at when answers are struck: time, entry, network; no level."""
    rows = PublicAnswer.objects.filter(stage=stage).without_levels()
    rows = rows.select_related("candidacy__proposal__innovation", "struck_by")
    return rows.order_by("-asked_at", "pk")

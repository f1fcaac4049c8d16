"""What beat reminds judges of, by the rules of the edition: marks that do not come."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Aggregate, Count, Exists, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from accounts.models import Membership
from accounts.states import Role
from audit.trail import record
from competitions.models import ReminderRule
from competitions.queries import sender_of
from competitions.states import StageState
from core.links import plain_path
from core.moments import say_in_figures
from judging.models import Assignment, PanelMember
from notifications.outbox import Letter, not_posted, post_letters

DAY = timedelta(days=1)
KIND = "judging_idle"


def idle_judges(rule: ReminderRule, at: datetime) -> QuerySet[PanelMember]:
    """Judges who owe scorecards of a stage that is open and have saved nothing for days.

    `last`: the last save of theirs, or since when they owe the oldest entry, whichever is later.
    Only guests of the organiser whose membership still holds.
    """
    guests = Membership.objects.on(at.date()).filter(
        person=OuterRef("person"), agency=rule.competition.organiser_id, role=Role.JUDGE
    )
    rows = PanelMember.objects.filter(
        Exists(guests),
        stage__competition=rule.competition_id,
        stage__state=StageState.SCORING,
        stage__closes_at__gt=at,
    )
    rows = rows.annotate(
        left=_figure(Assignment.objects.owing(), Count("pk")),
        last=Greatest(
            _figure(Assignment.objects.all(), Max("scorecard__saved_at")),
            _figure(Assignment.objects.owing(), Min("created_at")),
            "stage__started_at",
        ),
    )
    return rows.filter(left__gt=0, last__lte=at - rule.days * DAY)


def _figure(assignments: QuerySet[Assignment], figure: Aggregate) -> Subquery:
    """One number of a judge's assignments, in the statement that asks."""
    own = assignments.filter(member=OuterRef("pk")).order_by().values("member")
    return Subquery(own.annotate(figure=figure).values("figure"))


@transaction.atomic
def remind_idle_judges(rule: ReminderRule, at: datetime) -> int:
    """Each judge once for each time that the work came to rest; returns how many are new.

    RACE: the rule's row is locked, so that two clocks take turns; keys hold in any case.
    """
    rules = ReminderRule.objects.select_related("competition__organiser")
    rule = rules.select_for_update(of=("self",)).get(pk=rule.pk)
    rows = idle_judges(rule, at).select_related("person", "stage").order_by("pk")
    letters = not_posted(_letter(rule, member) for member in rows)
    if letters:
        post_letters(KIND, letters, at=at, **sender_of(rule.competition))
        facts = {"judges": len(letters)}
        record("judging.send_reminders", rule, by=None, at=at, after=facts)
    return len(letters)


def _letter(rule: ReminderRule, member: PanelMember) -> Letter:
    stage = member.stage
    return Letter(
        to=[member.person],
        about=f"{KIND}-{rule.pk}-{member.code}-{member.last:%Y%m%d%H%M}",
        url=plain_path("assignment-list"),
        context={
            "stage": stage.name,
            "competition": rule.competition.name,
            "count": member.left,
            "days": rule.days,
            "closes": say_in_figures(stage.closes_at, rule.competition.zone),
        },
    )

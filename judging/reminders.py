"""What beat reminds judges of, by the rules of the edition: marks that do not come."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Membership
from accounts.states import Role
from audit.trail import record
from competitions.models import ReminderRule
from competitions.queries import sender_of
from competitions.states import StageState
from core.links import plain_path
from core.moments import say_in_figures
from judging.models import PanelMember
from judging.queries.idle import idle_members
from notifications.outbox import Letter, not_posted, post_letters

DAY = timedelta(days=1)
KIND = "judging_idle"


def idle_judges(rule: ReminderRule, at: datetime) -> QuerySet[PanelMember]:
    """Idle judges of stages that are open, by the days of the rule.

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
    return idle_members(rows, at, rule.days * DAY)


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
        about=f"{KIND}-{rule.pk}-{member.code}-{member.rest_since:%Y%m%d%H%M}",
        url=plain_path("assignment-list"),
        context={
            "stage": stage.name,
            "competition": rule.competition.name,
            "count": member.left,
            "days": rule.days,
            "closes": say_in_figures(stage.closes_at, rule.competition.zone),
        },
    )

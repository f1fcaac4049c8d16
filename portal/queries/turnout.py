"""Who takes part: counted for one page of agencies, however many there are."""

from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)

from accounts.models import Agency, Membership
from accounts.states import Role
from competitions.models import AgencyCall, Competition
from core.querysets import counted
from innovations.models import Proposal
from innovations.turnout import participants_of, silent_agencies
from portal.queries.rounds import summed
from portal.queries.steps import SENT, STEPS, EntryStep, Turnout

LEADING = 8
ADMINS = (Role.LOCAL_ADMIN, Role.AGENCY_HEAD)
BRIEF = Case(
    When(participant__short_name="", then=F("participant__name")),
    default=F("participant__short_name"),
    output_field=CharField(),
)


def with_turnout(editions: QuerySet[Competition]) -> QuerySet[Competition]:
    """Each edition with the number of its `agencies` and of the `silent` ones among them."""
    agencies = Agency.objects.current().filter(parent=OuterRef("territory"))
    entered = Proposal.objects.filter(
        SENT, competition=OuterRef(OuterRef("pk")), participant=OuterRef("pk")
    )
    return editions.annotate(
        agencies=counted(agencies), silent=counted(agencies.filter(~Exists(entered)))
    )


def leading_of(competition: Competition) -> QuerySet:
    """The agencies with most entries as values, and how many they had before. One statement."""
    own = Q(competition=competition.pk)
    editions = [competition.pk, competition.forerunner_id or 0]
    rows = Proposal.objects.filter(
        SENT, competition__in=editions, participant__parent=competition.territory_id
    )
    sums = {
        "submitted": Count("pk", filter=own),
        "passed": Count("pk", filter=own & STEPS[EntryStep.PASSED]),
        "before": Count("pk", filter=~own),
    }
    return (
        rows.values(agency_code=F("participant__code"), agency_name=BRIEF)
        .annotate(**sums)
        .filter(submitted__gt=0)
        .order_by("-submitted", "-before", "agency_name")[:LEADING]
    )


def turnout_rows(competition: Competition, day: date, which: str) -> QuerySet[Agency]:
    """One row an agency by name; `own` and `before` hold the counts, None where nothing is.

    A closed agency stands here only while it has something in this edition.
    """
    rows = {
        Turnout.ENTERED: _entered(competition),
        Turnout.SILENT: silent_agencies(competition),
    }.get(which, participants_of(competition).filter(Q(closed_on=None) | _has_begun(competition)))
    return _with_counts(rows, competition, day).order_by("name", "pk")


def silent_rows(competition: Competition, day: date) -> QuerySet[Agency]:
    """Silent agencies by name, for a glance."""
    return _with_counts(silent_agencies(competition), competition, day).order_by("name", "pk")


def _has_begun(competition: Competition) -> Exists:
    return Exists(Proposal.objects.filter(competition=competition, participant=OuterRef("pk")))


def _entered(competition: Competition) -> QuerySet[Agency]:
    sent = Proposal.objects.filter(SENT, competition=competition, participant=OuterRef("pk"))
    return participants_of(competition).filter(Exists(sent))


def _with_counts(rows: QuerySet[Agency], competition: Competition, day: date) -> QuerySet[Agency]:
    own = Proposal.objects.filter(competition=competition, participant=OuterRef("pk"))
    before = Proposal.objects.filter(
        SENT, competition=competition.forerunner_id or 0, participant=OuterRef("pk")
    )
    calls = AgencyCall.objects.filter(competition=competition, agency=OuterRef("pk"))
    return rows.annotate(
        own=summed(
            own,
            "participant",
            submitted=Count("pk", filter=SENT),
            passed=Count("pk", filter=STEPS[EntryStep.PASSED]),
            drafts=Count("pk", filter=~SENT),
        ),
        before=counted(before),
        last_year=_last_year(competition),
        called_at=Subquery(calls.values("called_at")),
        has_admin=has_admin(day),
    )


def has_admin(day: date) -> Exists:
    """Whether somebody at the agency itself reads what is sent to it."""
    return Exists(Membership.objects.on(day).filter(agency=OuterRef("pk"), role__in=ADMINS))


def _last_year(competition: Competition) -> Subquery:
    """When the agency last entered an earlier edition of the same organiser."""
    sent = Proposal.objects.filter(
        SENT, competition=OuterRef("pk"), participant=OuterRef(OuterRef("pk"))
    )
    earlier = Competition.objects.filter(
        Exists(sent), organiser=competition.organiser_id, year__lt=competition.year
    )
    return Subquery(earlier.order_by("-year").values("year")[:1], IntegerField(null=True))

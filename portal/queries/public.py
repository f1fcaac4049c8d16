"""What everybody may read. Everything passes `public_at`: nothing is seen before its instant."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.states import TERRITORIES
from awards.models import Announcement, AwardRow, Certificate
from awards.states import Audience
from competitions.models import Competition
from competitions.states import CompetitionState, WindowKind
from innovations.models import Honour, Innovation
from innovations.states import ProposalState

OPEN, UPCOMING, JUDGING, OVER = range(4)
OPENS, CLOSES = "registration_opens", "registration_closes"
CARD_FIELDS = (
    "slug",
    "name",
    "subtitle",
    "category",
    "measure",
    "measure_unit",
    "measure_before",
    "measure_after",
    "places",
    "is_running",
    "published_at",
    "owner__name",
)
PASSED = (ProposalState.ELIGIBLE, ProposalState.DISQUALIFIED)


def office_of(unit: str, field: str) -> Case:
    """A field of the agency that answers for a unit: itself when it stands below a government."""
    own = When(**{f"{unit}__parent__kind__in": TERRITORIES}, then=F(f"{unit}__{field}"))
    return Case(own, default=Coalesce(f"{unit}__parent__{field}", f"{unit}__{field}"))


def innovations_at(instant: datetime) -> QuerySet[Innovation]:
    """The public register."""
    return Innovation.objects.public_at(instant)


def as_cards(innovations: QuerySet[Innovation], instant: datetime) -> QuerySet[Innovation]:
    """What a card shows: no long text, honours in one more statement."""
    honours = Honour.objects.visible_at(instant).order_by("-year", "-visible_from", "pk")
    shown = honours.only("innovation_id", "award", "year", "level")
    return (
        innovations.select_related("owner")
        .only(*CARD_FIELDS)
        .prefetch_related(Prefetch("honours", queryset=shown, to_attr="public_honours"))
    )


def newest(innovations: QuerySet[Innovation]) -> QuerySet[Innovation]:
    """The latest winners first; a steady order within one announcement."""
    return innovations.order_by("-published_at", "name", "pk")


def competitions_at(instant: datetime) -> QuerySet[Competition]:
    """Public editions with the phase they are in, and their calendar in two more statements."""
    registration = Q(windows__kind=WindowKind.REGISTRATION)
    results = Announcement.objects.public_at(instant).filter(competition=OuterRef("pk"))
    is_over = Exists(results.final()) | ~Q(state=CompetitionState.PUBLISHED)
    phases = (
        When(is_over, then=Value(OVER)),
        When(**{f"{OPENS}__gt": instant}, then=Value(UPCOMING)),
        When(**{f"{CLOSES}__gt": instant}, then=Value(OPEN)),
    )
    return (
        Competition.objects.public()
        .select_related("organiser", "territory")
        .annotate(
            has_results=Exists(results),
            **{
                OPENS: Min("windows__opens_at", filter=registration),
                CLOSES: Max("windows__closes_at", filter=registration),
            },
        )
        .annotate(
            phase=Case(*phases, default=Value(JUDGING), output_field=IntegerField()),
            nearest=Case(
                When(phase=OPEN, then=F(CLOSES)),
                When(phase=UPCOMING, then=F(OPENS)),
                output_field=DateTimeField(),
            ),
        )
        .prefetch_related("windows", "stages")
    )


def foremost_competition(instant: datetime) -> Competition | None:
    """The one to show first: open and closing soonest, else opening next, else the latest."""
    ordered = competitions_at(instant).order_by("phase", "nearest", "-year", "-pk")
    return ordered.first()


RESULT_PARTS = (
    "competition__organiser",
    "competition__territory",
    "stage",
    "run__stage__rule_set",
    "run__stage__marks_from",
    "run__group",
)


def announcements_at(instant: datetime) -> QuerySet[Announcement]:
    """Of each stage the version in force. The run's document and answer stay out of pages."""
    rows = Announcement.objects.in_force_at(instant).select_related(*RESULT_PARTS)
    return rows.defer("run__document", "run__result")


def story_of(innovation: Innovation, instant: datetime) -> AwardRow | None:
    """The latest public win with the text that won."""
    rows = AwardRow.objects.winning().filter(
        innovation=innovation, announcement__in=Announcement.objects.in_force_at(instant)
    )
    related = rows.select_related("version", "announcement__competition", "tier", "proposal")
    return related.order_by("-announcement__publish_at").first()


def certificates_for(innovation: Innovation, instant: datetime) -> QuerySet[Certificate]:
    """Valid certificates of the unit that may be checked; names of people stand on no list."""
    public = Certificate.objects.valid_at(instant).built().public_at(instant)
    winning = public.filter(innovation=innovation, audience=Audience.WINNER)
    return winning.order_by("-issued_on")


def honours_of(innovation: Innovation, instant: datetime) -> Iterable[Honour]:
    """What it has won, oldest first."""
    visible = innovation.honours.visible_at(instant)
    return visible.select_related("competition").order_by("year", "visible_from", "pk")

"""An edition with its groups, categories, offices, quotas and rules of entry: all rows."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.states import AgencyKind
from competitions.querysets import AppointmentQuerySet, CompetitionQuerySet
from competitions.states import (
    COMPETITION,
    EditionRole,
    EligibilityKind,
    Level,
    ReferenceDay,
)
from core.models import Revised, Stateful, known_states

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
ALL_GOALS = tuple(range(1, 18))


def all_goals() -> list[int]:
    """The 17 goals of sustainable development."""
    return list(ALL_GOALS)


class Competition(Revised, Stateful):
    """One edition: an organiser, a year, and its own rulebook."""

    machine = COMPETITION

    code = models.CharField(max_length=16, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    organiser = models.ForeignKey(Agency, models.PROTECT, related_name="competitions")
    territory = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    series = models.CharField(_("series"), max_length=120)
    name = models.CharField(_("name"), max_length=160)
    year = models.PositiveSmallIntegerField(_("year"))
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    theme = models.CharField(_("theme"), max_length=300, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    zone = models.CharField(_("time zone"), max_length=20, choices=ZONES, default="Asia/Jakarta")
    number_prefix = models.CharField(_("prefix of entry numbers"), max_length=12)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    needs_agency_head = models.BooleanField(_("head of agency approves first"), default=False)
    legal_basis = models.TextField(_("legal basis"), blank=True)
    sdgs = ArrayField(
        models.PositiveSmallIntegerField(), default=all_goals, verbose_name=_("SDGs to choose from")
    )
    fewest_sdgs = models.PositiveSmallIntegerField(_("SDGs to choose at least"), default=1)
    blueprint = models.CharField(max_length=40, blank=True, editable=False)
    previous = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    upper = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="lower",
        verbose_name=_("competition of the upper level"),
    )
    upper_places = models.PositiveSmallIntegerField(
        _("places in the upper competition"), null=True, blank=True
    )
    published_at = models.DateTimeField(null=True, editable=False)
    concluded_at = models.DateTimeField(null=True, editable=False)
    is_demo = models.BooleanField(default=False)

    objects = CompetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "name"]
        verbose_name = _("competition")
        constraints = [
            known_states(COMPETITION, "competition_state_known"),
            models.UniqueConstraint(
                fields=["organiser", "series", "year"], name="competition_once_a_year"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="competition_published_stamped",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone in which this edition's times are told."""
        return ZoneInfo(self.zone)

    def start_of_day(self, instant: datetime) -> datetime:
        """Midnight in the edition's zone: what is done once a day begins anew there."""
        local = instant.astimezone(self.tzinfo)
        return local.replace(hour=0, minute=0, second=0, microsecond=0)


class Group(Revised):
    """Kelompok: entries of one group are ranked among themselves."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="groups")
    code = models.SlugField(max_length=20)
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("who belongs here"), blank=True)
    is_by_invitation = models.BooleanField(_("by invitation of the organiser"), default=False)
    counts_in_quota = models.BooleanField(_("counts in the quota"), default=True)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["competition", "code"], name="group_once")]

    def __str__(self) -> str:
        return self.name


class Category(Revised):
    """Kategori: the field of service."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="categories")
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what belongs here"), blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "name"], name="category_once")
        ]

    def __str__(self) -> str:
        return self.name


class Quota(Revised):
    """How many entries one participant may submit: one row a kind of participant and group.

    A participant is the agency directly below the territory to which the entrant belongs.
    An empty kind or group means every one that no other row names.
    """

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="quotas")
    agency_kind = models.CharField(
        _("kind of participant"), max_length=24, choices=AgencyKind.choices, blank=True
    )
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="quotas", verbose_name=_("group")
    )
    most = models.PositiveSmallIntegerField(_("most entries"))
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "agency_kind", "group"],
                name="quota_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(most__gte=1), name="quota_positive"),
        ]

    def __str__(self) -> str:
        whom = [self.get_agency_kind_display() or gettext("all kinds")]
        if self.group_id:
            whom.append(str(self.group))
        facts = {"whom": ", ".join(map(str, whom)), "most": self.most}
        return gettext("%(whom)s: %(most)s entries") % facts


class EligibilityRule(Revised):
    """A rule of entry as data; which columns count depends on its kind.

    `minimum_age`: `months` counted back from `reference`. `past_honour`: with a honour of a name
    that holds `honour`, won at `honour_level` between the years, at most `most` times (0 bars) or,
    where `is_required`, at least once. `title_unique` needs nothing more.
    """

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="eligibility_rules")
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    kind = models.CharField(_("kind of rule"), max_length=16, choices=EligibilityKind.choices)
    text = models.CharField(_("the rule in a sentence"), max_length=300)
    question = models.CharField(_("question of the entry check"), max_length=300, blank=True)
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    reference = models.CharField(
        _("counted back from"), max_length=20, choices=ReferenceDay.choices, blank=True
    )
    reference_on = models.DateField(_("date"), null=True, blank=True)
    honour = models.CharField(_("honour, e.g. Top 45"), max_length=80, blank=True)
    honour_level = models.CharField(
        _("level of the honour"), max_length=10, choices=Level.choices, blank=True
    )
    since_year = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    until_year = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    most = models.PositiveSmallIntegerField(_("at most so many times"), null=True, blank=True)
    is_required = models.BooleanField(_("the honour is required"), default=False)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind=EligibilityKind.MINIMUM_AGE)
                | models.Q(months__isnull=False),
                name="eligibility_age_in_months",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=EligibilityKind.PAST_HONOUR) | ~models.Q(honour=""),
                name="eligibility_honour_named",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Appointment(Revised):
    """An office in one edition."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="appointments")
    person = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    role = models.CharField(_("office"), max_length=12, choices=EditionRole.choices)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "person", "role"], name="appointment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"

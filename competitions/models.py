"""Everything that changes from year to year is a row of the edition."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from competitions.querysets import CompetitionQuerySet, StageQuerySet
from competitions.states import (
    COMPETITION,
    STAGE,
    EditionRole,
    Level,
    StageKind,
    StageState,
    WindowKind,
    WindowState,
)
from core.models import Stamped, Stateful, known_states

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]


class Competition(Stateful):
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
    minimum_age_months = models.PositiveSmallIntegerField(_("minimum age in months"), default=12)
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


class RuleSet(Stamped):
    """A frozen version of form and rubric. A later change is a new version."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="rule_sets")
    version = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=24, default="mean")
    decimals = models.PositiveSmallIntegerField(default=4)
    tie_break = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competition", "version"], name="rule_set_once")
        ]

    def __str__(self) -> str:
        return f"{self.competition} v{self.version}"


class Window(Stamped):
    """A time span of the edition. Half open: the closing instant no longer counts."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="windows")
    kind = models.CharField(_("kind"), max_length=16, choices=WindowKind.choices)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "kind"], name="window_once"),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="window_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.competition}"

    def state_at(self, instant: datetime) -> WindowState:
        """Upcoming, open or closed at this instant."""
        return WindowState.at(instant, self.opens_at, self.closes_at)

    def is_open_at(self, instant: datetime) -> bool:
        """`opens_at <= instant < closes_at`."""
        return self.state_at(instant) == WindowState.OPEN


class Group(Stamped):
    """Kelompok: entries of one group are ranked among themselves."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="groups")
    code = models.SlugField(max_length=20)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["competition", "code"], name="group_once")]

    def __str__(self) -> str:
        return self.name


class Category(Stamped):
    """Kategori: the field of service."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="categories")
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "name"], name="category_once")
        ]

    def __str__(self) -> str:
        return self.name


class Section(Stamped):
    """A part of the form, written and saved on its own."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="sections")
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    code = models.SlugField(max_length=30)
    title = models.CharField(_("title"), max_length=120)
    prompt = models.TextField(_("what is asked"))
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "code"], name="section_once")]

    def __str__(self) -> str:
        return self.title


class Question(Stamped):
    """One essay question with its word limit."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=40)
    label = models.CharField(_("question"), max_length=300)
    guidance = models.TextField(_("what judges look for"), blank=True)
    example = models.TextField(_("a good example"), blank=True)
    word_limit = models.PositiveSmallIntegerField(_("word limit"))
    is_required = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["section", "code"], name="question_once")]

    def __str__(self) -> str:
        return self.label


@pghistory.track()
class Criterion(Stamped):
    """What is scored; it points at the section that is read for it."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="criteria")
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="criteria")
    code = models.SlugField(max_length=30)
    name = models.CharField(_("name"), max_length=120)
    question = models.CharField(_("guiding question"), max_length=300, blank=True)
    weight = models.DecimalField(
        _("weight in percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    min_score = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    max_score = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(100))
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="criterion_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0, weight__lte=100), name="criterion_weight_percent"
            ),
            models.CheckConstraint(
                condition=models.Q(min_score__lt=models.F("max_score")), name="criterion_scale"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CriterionLevel(Stamped):
    """An anchored level: first the level, then a number inside its band."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=60)
    anchor = models.CharField(_("what this level looks like"), max_length=300)
    low = models.DecimalField(max_digits=6, decimal_places=2)
    high = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "number"], name="level_once"),
            models.CheckConstraint(
                condition=models.Q(low__lte=models.F("high")), name="level_band"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


@pghistory.track()
class Stage(Stateful):
    """One stage of judging. Method, ties and cut are frozen before marks open."""

    machine = STAGE

    code = models.CharField(max_length=16, unique=True)
    competition = models.ForeignKey(Competition, models.PROTECT, related_name="stages")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="stages")
    kind = models.CharField(_("kind"), max_length=16, choices=StageKind.choices)
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    judges_per_entry = models.PositiveSmallIntegerField(_("judges an entry"), default=3)
    quorum = models.PositiveSmallIntegerField(default=2)
    cut = models.PositiveSmallIntegerField(_("places that advance"))
    tie_policy_at_cut = models.CharField(max_length=16, default="tie_break")
    is_blind = models.BooleanField(_("identities hidden from judges"), default=True)
    marks_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ranks on the marks of"),
    )
    lot_seed_source = models.CharField(_("source of the lot's seed"), max_length=200, blank=True)
    lot_seed = models.CharField(_("seed of the lot"), max_length=120, blank=True)
    started_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    sheet_sha256 = models.CharField(max_length=64, blank=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        ordering = ["competition", "order"]
        verbose_name = _("stage")
        constraints = [
            known_states(STAGE, "stage_state_known"),
            models.UniqueConstraint(fields=["competition", "order"], name="stage_order_once"),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="stage_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "scoring"])
                | models.Q(locked_at__isnull=False),
                name="stage_locked_stamped",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_scored(self) -> bool:
        """Whether judges give marks here, rather than the stage ranking on earlier ones."""
        return self.marks_from_id is None

    @property
    def is_over(self) -> bool:
        """Whether the stage has been concluded."""
        return self.state == StageState.CONCLUDED


class AwardTier(Stamped):
    """What those who come out of a stage are called, e.g. Top 10."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="tiers")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="tiers")
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["competition", "name"], name="tier_once")]

    def __str__(self) -> str:
        return self.name


class Appointment(Stamped):
    """An office in one edition."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="appointments")
    person = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=12, choices=EditionRole.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "person", "role"], name="appointment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"

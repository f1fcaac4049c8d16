"""Stages of judging, their cuts, and what those who come out of them are called."""

from decimal import Decimal

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models.edition import Competition, Group
from competitions.models.form import PROPOSAL_RUBRIC, RuleSet
from competitions.querysets import StageQuerySet
from competitions.states import STAGE, QuotaField, StageKind, StageState
from core.models import Revised, Stamped, Stateful, known_states


@pghistory.track()
class Stage(Revised, Stateful):
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
    rubric = models.SlugField(_("rubric"), max_length=30, default=PROPOSAL_RUBRIC)
    weight = models.DecimalField(
        _("weight in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    passing_mark = models.DecimalField(
        _("passing mark"), max_digits=6, decimal_places=2, null=True, blank=True
    )
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
    reason_below = models.PositiveSmallIntegerField(
        _("reason owed below"), default=41, validators=[MaxValueValidator(101)]
    )
    reason_above = models.PositiveSmallIntegerField(
        _("reason owed above"), default=80, validators=[MaxValueValidator(100)]
    )
    moderation_gap = models.DecimalField(
        _("difference that is discussed"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(100))],
    )
    calibration_entries = models.PositiveSmallIntegerField(
        _("entries of the calibration round"), default=0, validators=[MaxValueValidator(5)]
    )
    only_own_expertise = models.BooleanField(
        _("judges read only the categories of their expertise"), default=False
    )
    talk_minutes = models.PositiveSmallIntegerField(
        _("minutes of presentation"), default=7, validators=[MinValueValidator(1)]
    )
    question_minutes = models.PositiveSmallIntegerField(
        _("minutes of questions"), default=13, validators=[MinValueValidator(0)]
    )
    gap_minutes = models.PositiveSmallIntegerField(_("minutes between two entries"), default=5)
    confirm_hours = models.PositiveSmallIntegerField(
        _("hours before which a slot is confirmed"), default=24
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
            models.UniqueConstraint(
                fields=["competition", "order"],
                name="stage_order_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
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
        """Whether marks are given here, rather than the stage ranking on earlier ones."""
        return self.marks_from_id is None

    @property
    def is_public(self) -> bool:
        """Whether the public gives the marks here."""
        return self.is_scored and self.kind == StageKind.PUBLIC_SCORE

    @property
    def has_panel(self) -> bool:
        """Whether it is judges who give marks here."""
        return self.is_scored and self.kind != StageKind.PUBLIC_SCORE

    @property
    def is_over(self) -> bool:
        """Whether the stage has been concluded."""
        return self.state == StageState.CONCLUDED


class StageCut(Stamped):
    """The places of one group, where they differ from the stage's own number."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="cuts")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    places = models.PositiveSmallIntegerField(_("places that advance"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "group"], name="stage_cut_once")]

    def __str__(self) -> str:
        return f"{self.stage} {self.group} {self.places}"


class StageQuota(Revised):
    """A constraint of the cut: least and most places by one property of the entries.

    `subject` names the value that is meant; without one, `most` holds for each value alike.
    A binding one is kept by the computed list; another is only told to the plenary.
    """

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="quotas")
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    field = models.CharField(_("counted by"), max_length=16, choices=QuotaField.choices)
    subject = models.CharField(_("only for"), max_length=120, blank=True)
    least = models.PositiveSmallIntegerField(_("least places"), null=True, blank=True)
    most = models.PositiveSmallIntegerField(_("most places"), null=True, blank=True)
    is_binding = models.BooleanField(_("kept by the computed list"), default=True)

    class Meta:
        ordering = ["field", "subject", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "group", "field", "subject"],
                nulls_distinct=False,
                name="stage_quota_once",
            ),
            models.CheckConstraint(
                condition=models.Q(least__isnull=False) | models.Q(most__isnull=False),
                name="stage_quota_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(least__isnull=True)
                | models.Q(most__isnull=True)
                | models.Q(least__lte=models.F("most")),
                name="stage_quota_least_first",
            ),
            models.CheckConstraint(
                condition=~models.Q(subject="") | models.Q(least__isnull=True),
                name="stage_quota_least_of_something",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_field_display())


class AwardTier(Revised):
    """What those who come out of a stage are called, e.g. Top 10."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="tiers")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="tiers")
    name = models.CharField(_("name"), max_length=80)
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["competition", "name"], name="tier_once")]

    def __str__(self) -> str:
        return self.name

"""Form and rubric: versions of rules, with sections, questions, requirements and criteria."""

from decimal import Decimal

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models.edition import Competition, Group
from competitions.states import Asks, FileKind, Method, RequirementKind
from core.models import Revised, Stamped

PROPOSAL_RUBRIC = "proposal"


class RuleSet(Revised):
    """A frozen version of form and rubric. A later change is a new version."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="rule_sets")
    version = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField(null=True)
    method = models.CharField(
        _("how judges are put together"), max_length=24, choices=Method.choices, default=Method.MEAN
    )
    trim_from = models.PositiveSmallIntegerField(
        _("leave out from so many judges on"), default=5, validators=[MinValueValidator(3)]
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimals of the published score"), default=4, validators=[MaxValueValidator(4)]
    )
    tie_break = models.JSONField(_("order of rules for ties"), default=list)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competition", "version"], name="rule_set_once"),
            models.UniqueConstraint(
                fields=["competition"],
                condition=models.Q(frozen_at__isnull=True),
                name="rule_set_one_in_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competition} v{self.version}"


class Section(Revised):
    """A part of the form, written and saved on its own."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="sections")
    groups = models.ManyToManyField(
        Group, blank=True, related_name="+", verbose_name=_("only for these groups")
    )
    code = models.SlugField(max_length=30)
    title = models.CharField(_("title"), max_length=120)
    prompt = models.TextField(_("what is asked"))
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "code"], name="section_once")]

    def __str__(self) -> str:
        return self.title


class Question(Revised):
    """One essay question with its word limit."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=40)
    label = models.CharField(_("question"), max_length=300)
    guidance = models.TextField(_("what judges look for"), blank=True)
    example = models.TextField(_("a good example"), blank=True)
    word_limit = models.PositiveSmallIntegerField(_("word limit"))
    is_required = models.BooleanField(_("an answer is owed"), default=True)
    attachment = models.CharField(
        _("attachment"), max_length=10, choices=Asks.choices, default=Asks.NOTHING
    )
    attachment_note = models.CharField(_("what to attach"), max_length=200, blank=True)
    most_files = models.PositiveSmallIntegerField(
        _("most files"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    most_megabytes = models.PositiveSmallIntegerField(
        _("most megabytes a file"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    most_pages = models.PositiveSmallIntegerField(_("most pages a file"), null=True, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["section", "code"], name="question_once")]

    def __str__(self) -> str:
        return self.label


class Requirement(Revised):
    """What must be handed in beside the answers: a letter, a decree, a video's address.

    With `letter_body` the portal makes the letter itself, as DOCX and PDF.
    """

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="requirements")
    groups = models.ManyToManyField(
        Group, blank=True, related_name="+", verbose_name=_("only for these groups")
    )
    code = models.SlugField(max_length=30)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what it must show"), blank=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=RequirementKind.choices, default=RequirementKind.FILE
    )
    is_required = models.BooleanField(_("required"), default=True)
    file_kinds = ArrayField(
        models.CharField(max_length=10, choices=FileKind.choices),
        default=list,
        blank=True,
        verbose_name=_("kinds of file"),
    )
    most_megabytes = models.PositiveSmallIntegerField(_("most megabytes"), default=2)
    most_pages = models.PositiveSmallIntegerField(_("most pages"), null=True, blank=True)
    letter_title = models.CharField(_("title of the letter"), max_length=160, blank=True)
    letter_body = models.TextField(_("text of the letter"), blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="requirement_once")
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Criterion(Revised):
    """What is scored; it points at the section that is read for it."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="criteria")
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="criteria")
    rubric = models.SlugField(_("rubric"), max_length=30, default=PROPOSAL_RUBRIC)
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

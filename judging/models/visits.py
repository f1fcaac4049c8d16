"""Field visits: what two judges checked on site, claim by claim."""

import uuid

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.codes import new_code
from core.models import Stamped, Stateful, known_states
from core.querysets import LockingQuerySet
from innovations.models import Candidacy
from judging.models.panels import PanelMember
from judging.querysets import FieldVisitQuerySet, VisitPhotoQuerySet
from judging.states import FIELD_VISIT, Finding, VisitState

TEAM = 2


def photo_path(_photo: "VisitPhoto", _name: str) -> str:
    """SECURITY: nothing of the sender's name reaches the disk."""
    code = new_code()
    return f"kunjungan/{code[:2].lower()}/{code}"


class Located(models.Model):
    """Coordinates that somebody gave on purpose; none are ever read out of a photo."""

    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta:
        abstract = True


class FieldVisit(Located, Stateful):
    """One entry of a field-verification stage, visited by two members of its panel.

    `begun_at`: the first finding; the checklist stays as it is from then on. `plan_number` counts
    the changes of day and place, for calendars.
    """

    machine = FIELD_VISIT

    code = models.CharField(max_length=16, unique=True)
    candidacy = models.OneToOneField(Candidacy, models.PROTECT, related_name="visit")
    team = models.ManyToManyField(PanelMember, related_name="visits", blank=True)
    planned_on = models.DateField(_("day"), null=True, blank=True)
    from_hour = models.TimeField(_("from"), null=True, blank=True)
    until_hour = models.TimeField(_("until"), null=True, blank=True)
    address = models.CharField(_("place"), max_length=300, blank=True)
    plan_number = models.PositiveSmallIntegerField(default=0, editable=False)
    begun_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    summary = models.TextField(_("summary"), blank=True)
    recommendation = models.TextField(_("recommendation"), blank=True)
    head_name = models.CharField(_("name of the head of the unit"), max_length=120, blank=True)
    head_position = models.CharField(_("position"), max_length=120, blank=True)
    reported_at = models.DateTimeField(null=True, editable=False)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField(_("reason"), blank=True)
    excuse = models.CharField(_("reason"), max_length=300, blank=True)

    objects = FieldVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(FIELD_VISIT, "field_visit_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=VisitState.REPORTED)
                | models.Q(reported_at__isnull=False, reported_by__isnull=False),
                name="field_visit_reported_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=VisitState.EXCUSED) | ~models.Q(excuse=""),
                name="field_visit_excused_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class VisitClaim(Stamped):
    """A sentence of the frozen text, and what was found on site. An empty finding is still owed."""

    visit = models.ForeignKey(FieldVisit, models.CASCADE, related_name="claims")
    code = models.CharField(max_length=16, unique=True)
    number = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=50, blank=True)
    text = models.TextField(_("claim"))
    finding = models.CharField(_("finding"), max_length=12, choices=Finding.choices, blank=True)
    note = models.TextField(_("note"), blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "number"],
                name="visit_claim_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(finding__in=["", *Finding.values]), name="visit_finding_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class VisitContact(Stamped):
    """Somebody who was met on site, by initials: a report travels further than a conversation."""

    visit = models.ForeignKey(FieldVisit, models.CASCADE, related_name="contacts")
    key = models.UUIDField(default=uuid.uuid4)
    initials = models.CharField(_("initials"), max_length=12, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    words = models.TextField(_("what was said"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "key"], name="visit_contact_once"),
        ]

    def __str__(self) -> str:
        return self.initials


class VisitPhoto(Located, Stamped):
    """A photo that was drawn anew: no place, no camera in it. `key` is the phone's own.

    `taken_at` is the phone's word.
    """

    visit = models.ForeignKey(FieldVisit, models.PROTECT, related_name="photos")
    code = models.CharField(max_length=16, unique=True)
    key = models.UUIDField()
    file = models.FileField(upload_to=photo_path, max_length=60)
    content_type = models.CharField(max_length=20, default="image/jpeg")
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("taken"), null=True)
    revision = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = VisitPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "key"], name="visit_photo_once"),
        ]

    def __str__(self) -> str:
        return self.caption or self.code


class VisitReport(Stamped):
    """A report as it was handed in; one that was given back stays beside the next one."""

    visit = models.ForeignKey(FieldVisit, models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    handed_in_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True, editable=False)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="visit_report_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="visit_report_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("content", "digest", "visit", "handed_in_at"),
                func="RAISE EXCEPTION 'A report that was handed in does not change.';",
            ),
            pgtrigger.Protect(name="visit_report_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.number}"

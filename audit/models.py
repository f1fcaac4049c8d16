"""Append-only entries, sealed in a hash chain in batches."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act: who, what, on what, before and after, why, in which request.

    `position` and `seal` are written once, by the sealing batch; nothing else ever changes.
    """

    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    act = models.CharField(_("act"), max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    position = models.BigIntegerField(null=True, unique=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="entry_by_subject"),
            models.Index(
                fields=["id"], name="entry_unsealed", condition=models.Q(position__isnull=True)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="entry_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="entry_sealed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__position__isnull=False),
            ),
            pgtrigger.Protect(
                name="entry_facts",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["position", "seal"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_label}"


class Batch(models.Model):
    """The head of the chain after one batch: it shows when the end was cut off."""

    position = models.BigIntegerField(unique=True)
    seal = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="batch_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.seal[:12]}"

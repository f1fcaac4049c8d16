"""Passages that a judge marked in an entry's text: private, and no part of any result."""

from django.db import models

from core.models import Stamped
from core.querysets import LockingQuerySet
from judging.models.assignments import Assignment


class Highlights(Stamped):
    """All passages of one judge in one entry, as the page keeps them.

    `passages`: {"at": name of the paragraph, "from", "to": places in its text, "text": what stood
    there}. A passage whose text stands there no longer is not shown.
    """

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="highlights")
    revision = models.PositiveIntegerField(default=0)
    passages = models.JSONField(default=list)

    objects = LockingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.assignment} {self.revision}"

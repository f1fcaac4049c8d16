"""Reads of notices."""

from datetime import datetime
from typing import Self

from django.db import models


class NoticeQuerySet(models.QuerySet):
    """News of one person."""

    def of(self, person: models.Model) -> Self:
        """Nobody reads another's news."""
        return self.filter(person_id=person.pk)

    def visible_at(self, instant: datetime) -> Self:
        """News whose moment has come."""
        return self.filter(visible_from__lte=instant)

    def unread(self) -> Self:
        """Not yet seen."""
        return self.filter(read_at=None)

    def newest_first(self) -> Self:
        """As a list shows it."""
        return self.order_by("-visible_from", "-pk")

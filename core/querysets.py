"""Reads that every table shares."""

from typing import Self

from django.db import models


class LockingQuerySet(models.QuerySet):
    """A queryset whose rows can be locked for an act."""

    def lock(self, row: models.Model) -> models.Model:
        """The same row, fresh from the database and locked until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=row.pk)

    def newest_first(self) -> Self:
        """The latest rows first."""
        return self.order_by("-pk")

"""Reads that every table shares."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce, Now

from core.states import ApprovalState, Transition


def counted(rows: models.QuerySet, field: str = "pk") -> Coalesce:
    """How many rows, or different values of a field, a correlated query finds, as one column."""
    number = models.Count(field, distinct=field != "pk")
    found = rows.order_by().values(one=models.Value(1)).annotate(number=number).values("number")
    return Coalesce(models.Subquery(found, output_field=models.IntegerField()), 0)


class LockingQuerySet(models.QuerySet):
    """A queryset whose rows can be locked for an act."""

    def lock(self, row: models.Model) -> models.Model:
        """The same row, fresh from the database and locked until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=row.pk)

    def move(self, transition: Transition, **stamps: object) -> int:
        """Let all rows that stand at the beginning of an arrow follow it, in one statement.

        Returns how many did. The others stay: whoever needs all of them compares the numbers.
        """
        rows = self.filter(state__in=transition.sources)
        return rows.update(state=transition.target, updated_at=Now(), **stamps)

    move.alters_data = True  # templates cannot call it
    move.queryset_only = True  # nor can a whole table be moved by a slip

    def newest_first(self) -> Self:
        """The latest rows first."""
        return self.order_by("-pk")


class ApprovalQuerySet(LockingQuerySet):
    """Requests that wait for, or had, a second person."""

    def pending_at(self, instant: datetime) -> Self:
        """Still to be decided."""
        return self.filter(state=ApprovalState.PENDING, expires_at__gt=instant)

    def about(self, subject: models.Model) -> Self:
        """Requests about one row."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def of_office(self, code: str) -> Self:
        """Requests that the people of one office decide."""
        return self.filter(office=code)

    def overdue_at(self, instant: datetime) -> Self:
        """Nobody decided in time; the clock says so to the asker."""
        return self.filter(state=ApprovalState.PENDING, expires_at__lte=instant)

    def for_list(self) -> Self:
        """What a list shows, the newest first; never what the act takes besides its subject."""
        people = self.select_related("asked_by", "decided_by").defer("payload")
        return people.order_by("-asked_at", "-pk")

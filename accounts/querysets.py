"""Reads of people's tables, one question a method."""

from datetime import date
from typing import Self

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from tree_queries.query import TreeQuerySet

from core.querysets import LockingQuerySet


class UserManager(DjangoUserManager.from_queryset(LockingQuerySet)):
    """People by e-mail; there are no user names."""

    def create_user(
        self, email: str, password: str | None = None, **fields: object
    ) -> models.Model:
        """A person who can sign in once a password is set."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str, **fields: object) -> models.Model:
        """An operator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class AgencyQuerySet(TreeQuerySet, LockingQuerySet):
    """The tree of agencies."""

    def branch_of(self, agency: models.Model) -> Self:
        """The agency and all below it."""
        return self.descendants(agency, include_self=True)


class MembershipQuerySet(LockingQuerySet):
    """Who works where, as what, and when."""

    def on(self, day: date) -> Self:
        """Memberships that hold on this day; `until` is the first day that no longer counts."""
        return self.filter(starts_on__lte=day).filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=day)
        )

    def with_agency(self) -> Self:
        """Memberships with what the workspace switcher shows."""
        return self.select_related("agency", "agency__parent")


class InvitationQuerySet(LockingQuerySet):
    """Invitations."""

    def open_at(self, instant: object) -> Self:
        """Still usable."""
        return self.filter(state="open", expires_at__gt=instant)

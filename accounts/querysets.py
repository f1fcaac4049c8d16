"""Reads of people's tables, one question a method."""

from datetime import date, datetime
from typing import Self

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import connections, models
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property
from tree_queries.query import TreeQuerySet

from accounts.states import (
    GOVERNMENTS,
    GRANTABLE,
    OFFICE_ROLES,
    UNIT_ROLES,
    ImportState,
    InvitationState,
    Role,
)
from core.kept import Kept
from core.querysets import LockingQuerySet, counted

TREE_LOCK = 731_002
BELOW = """
    WITH RECURSIVE branch AS (
        SELECT id FROM accounts_agency WHERE id = %s
        UNION ALL
        SELECT child.id FROM accounts_agency child JOIN branch ON child.parent_id = branch.id
    ) SELECT id FROM branch
"""
ABOVE = """
    WITH RECURSIVE line AS (
        SELECT id, parent_id FROM accounts_agency WHERE id = %s
        UNION ALL
        SELECT above.id, above.parent_id
        FROM accounts_agency above JOIN line ON above.id = line.parent_id
    ) SELECT id FROM line
"""


class UserManager(DjangoUserManager.from_queryset(LockingQuerySet)):
    """People by e-mail; there are no user names."""

    def get(self, *args: object, **kwargs: object) -> models.Model:
        """A person by key is what every signed-in request asks: that statement is kept."""
        if args or kwargs.keys() != {"pk"} or not isinstance(kwargs["pk"], int):
            return super().get(*args, **kwargs)
        found = self.by_key.one(pk=kwargs["pk"])
        if found is None:
            raise self.model.DoesNotExist
        return found

    @cached_property
    def by_key(self) -> Kept:
        """Built when the models are there."""
        return Kept(lambda *, pk: self.filter(pk=pk))

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
        """The agency and all below it, found from its own row down: other branches cost nothing."""
        return self.filter(pk__in=RawSQL(BELOW, [agency.pk]))  # noqa: S611 -- constant text

    def line_to(self, agency: models.Model) -> Self:
        """The agency and all above it, in no order."""
        return self.filter(pk__in=RawSQL(ABOVE, [agency.pk]))  # noqa: S611 -- constant text

    def within_reach(self, workspace: models.Model | None) -> Self:
        """Agencies whose people this workspace manages: the own branch.

        An organiser's office acts for its government, so that it can invite every OPD's admin.
        """
        if workspace is None or workspace.role not in GRANTABLE:
            return self.none()
        return self.branch_of(top_of(workspace))

    def visible_to(self, person: models.Model) -> Self:
        """Agencies whose page this person may open."""
        return self.within_reach(person.workspace)

    def current(self) -> Self:
        """Without those that were closed: who may enter, and who may be chosen."""
        return self.filter(closed_on__isnull=True)

    def labelled(self) -> Self:
        """By name, with the agency above, which tells namesakes apart."""
        return self.select_related("parent").order_by("name", "pk")

    def matching(self, words: str) -> Self:
        """By name, short name or code."""
        return self.filter(
            models.Q(name__icontains=words)
            | models.Q(short_name__icontains=words)
            | models.Q(local_code__iexact=words)
            | models.Q(code__iexact=words)
        )

    def with_counts(self, day: date) -> Self:
        """`people` who work there on the day, and whether something stands below.

        The subqueries run for the rows of one page only.
        """
        places = self.model._meta.get_field("memberships").related_model.objects.on(day)
        below = self.model._default_manager.filter(parent=models.OuterRef("pk"))
        return self.annotate(
            people=counted(places.filter(agency=models.OuterRef("pk")), "person"),
            below=counted(below.current(), "pk"),
            closed_below=counted(below.exclude(closed_on__isnull=True), "pk"),
        )

    def lock_tree(self) -> None:
        """Let one act at a time change who stands below whom, until its transaction ends.

        RACE: two moves could each be sound and together make a ring; rows alone do not show it.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def top_of(workspace: models.Model) -> models.Model:
    """Where the branch begins that this workspace manages: an office acts for its government."""
    top = workspace.agency
    while workspace.role == Role.ORGANISER and top.kind not in GOVERNMENTS and top.parent_id:
        top = top.parent
    return top


class GrantedQuerySet(LockingQuerySet):
    """Rows that hand a role in an agency to somebody."""

    def visible_to(self, person: models.Model) -> Self:
        """What the person's workspace may itself hand out.

        SECURITY: a local admin above the organiser's office never learns who judges.
        """
        workspace = person.workspace
        if workspace is None or workspace.role not in GRANTABLE:
            return self.none()
        agencies = self.model._meta.get_field("agency").related_model.objects
        rows = models.Q(
            role__in=UNIT_ROLES, agency__in=agencies.within_reach(workspace).values("pk")
        )
        if workspace.role == Role.ORGANISER:
            rows |= models.Q(role__in=OFFICE_ROLES, agency=workspace.agency)
        return self.filter(rows)

    def in_role(self, role: str) -> Self:
        """Only this role; all for an empty one."""
        return self.filter(role=role) if role else self


class MembershipQuerySet(GrantedQuerySet):
    """Who works where, as what, and when."""

    def on(self, day: date) -> Self:
        """Memberships that hold on this day; `until` is the first day that no longer counts."""
        return self.filter(starts_on__lte=day).filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=day)
        )

    def over_on(self, day: date) -> Self:
        """Memberships that have ended by this day."""
        return self.filter(ends_on__lte=day)

    def of_offices(self) -> Self:
        """Places in organisers' offices."""
        return self.filter(role__in=OFFICE_ROLES)

    def ending(self, today: date, until: date) -> Self:
        """Places that hold today and end by that day."""
        return self.on(today).filter(ends_on__lte=until)

    def with_agency(self) -> Self:
        """Memberships with what the workspace switcher shows."""
        return self.select_related("agency__parent__parent")

    def for_list(self) -> Self:
        """What a list of people shows, in its order."""
        rows = self.select_related("person", "agency__parent")
        return rows.order_by("agency__name", "role", "person__name", "pk")

    def matching(self, words: str) -> Self:
        """By name, e-mail or agency; all for an empty search."""
        if not words:
            return self
        return self.filter(
            models.Q(person__name__icontains=words)
            | models.Q(person__email__icontains=words)
            | models.Q(agency__name__icontains=words)
        )


class InvitationQuerySet(GrantedQuerySet):
    """Invitations."""

    def open_at(self, instant: datetime) -> Self:
        """Still usable."""
        return self.filter(state=InvitationState.OPEN, expires_at__gt=instant)

    def unanswered_since(self, instant: datetime) -> Self:
        """Open ones, and those that ran out after this instant without an answer."""
        return self.filter(state=InvitationState.OPEN, expires_at__gt=instant)

    def to_address(self, email: str) -> Self:
        """All that went to one address."""
        return self.filter(email__iexact=email)

    def for_list(self) -> Self:
        """What a list shows, the newest first."""
        return self.select_related("agency__parent", "invited_by").order_by("-invited_at", "-pk")


class AgencyImportQuerySet(LockingQuerySet):
    """Imports of agencies."""

    def visible_to(self, person: models.Model) -> Self:
        """Those of the own government, to its organisers."""
        workspace = person.workspace
        if workspace is None or workspace.role != Role.ORGANISER:
            return self.none()
        return self.filter(government=top_of(workspace))

    def for_list(self) -> Self:
        """What a list shows, the newest first; never the file."""
        return self.defer("source").select_related("asked_by", "job").order_by("-pk")

    def stranded_at(self, instant: datetime) -> Self:
        """Waiting without a worker, or whose worker was lost."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=instant)
        return self.filter(free, state__in=[ImportState.QUEUED, ImportState.CHECKING])

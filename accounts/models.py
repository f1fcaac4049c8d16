"""People, the tree of agencies, who works where, and who was asked to join."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey

from accounts.querysets import AgencyQuerySet, InvitationQuerySet, MembershipQuerySet, UserManager
from accounts.states import INVITATION, AgencyKind, InvitationState, Role
from core.models import Stamped, Stateful, known_states


class User(AbstractBaseUser, PermissionsMixin, Stamped):
    """One person, one account; nobody shares."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    title_before = models.CharField(_("title before the name"), max_length=40, blank=True)
    title_after = models.CharField(_("title after the name"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=24, blank=True)
    language = models.CharField(
        _("language"), max_length=5, default="id", choices=[("id", "Indonesia"), ("en", "English")]
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    is_demo = models.BooleanField(default=False)
    session_salt = models.CharField(max_length=16, default="", editable=False)

    objects = UserManager()

    #: The active membership of this request, set by WorkspaceMiddleware; rights never add up.
    workspace: "Membership | None" = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """With titles, for documents; screens use the name alone."""
        front = f"{self.title_before} {self.name}".strip()
        return f"{front}, {self.title_after}" if self.title_after else front

    def get_short_name(self) -> str:
        """The first word of the name."""
        return self.name.split(" ", 1)[0]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end with a new password, and with a new salt: sign out everywhere."""
        fact = f"{self.password}{self.session_salt}"
        key = "accounts.User.session"
        return salted_hmac(key, fact, secret=secret, algorithm="sha256").hexdigest()


class Agency(Stamped):
    """A node in the one tree: nation > province > regency > OPD > unit."""

    parent = TreeNodeForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.CharField(max_length=16, unique=True)
    kind = models.CharField(_("kind"), max_length=24, choices=AgencyKind.choices)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    region_code = models.CharField(_("region code"), max_length=13, blank=True)
    is_disadvantaged = models.BooleanField(_("disadvantaged region (3T)"), default=False)
    cluster = models.CharField(_("cluster"), max_length=40, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = AgencyQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("agency")
        constraints = [
            models.UniqueConstraint("parent", Lower("name"), name="agency_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def brief(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


class Membership(Stamped):
    """A person's role in an agency for a time."""

    code = models.CharField(max_length=16, unique=True)
    person = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="membership_once",
            )
        ]
        indexes = [models.Index(fields=["agency", "role"], name="membership_by_agency")]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.agency}"

    def obstacles_to_end(self, instant: datetime) -> list[str]:
        """Why it cannot be ended."""
        if self.ends_on and self.ends_on <= instant.date():
            return [gettext("This membership has already ended.")]
        return []


class Invitation(Stateful):
    """A single-use, expiring way in; only the hash of its token is kept."""

    machine = INVITATION

    code = models.CharField(max_length=16, unique=True)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(INVITATION, "invitation_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=InvitationState.ACCEPTED)
                | models.Q(accepted_at__isnull=False),
                name="invitation_accepted_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.role}"

    def obstacles_to_accept(self, instant: datetime) -> list[str]:
        """Why this link no longer opens the door."""
        if self.state == InvitationState.WITHDRAWN:
            return [gettext("This invitation was withdrawn. Ask the person who invited you.")]
        if self.state != InvitationState.OPEN:
            return [gettext("This invitation was already used. Sign in, or ask for a new one.")]
        if instant >= self.expires_at:
            return [gettext("This invitation has expired. Ask whoever invited you for a new one.")]
        return []

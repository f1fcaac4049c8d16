"""People: one person, one account."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.querysets import UserManager
from core.models import Stamped

if TYPE_CHECKING:
    from accounts.models.places import Membership


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

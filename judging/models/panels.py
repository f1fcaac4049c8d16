"""Places on panels: who judges a stage, what they know, and whom they are close to."""

from math import ceil

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from competitions.models import Category, Stage
from core.models import Stamped, Stateful, known_states
from core.querysets import LockingQuerySet
from innovations.models import Innovation
from judging.querysets import PanelMemberQuerySet
from judging.states import PANEL_PLACE, ConflictKind, PlaceState

MINUTES = 30  # asked for an entry, where the organiser says nothing else


class PanelMember(Stateful):
    """A judge of one stage. `code` is random for each stage: it is what a score sheet shows.

    The invitation says what is asked (`asked_entries`, `asked_minutes` an entry, the stage's
    dates); the judge's answer is the declaration of independence, or a reason why not.
    """

    machine = PANEL_PLACE

    state = models.CharField(
        _("state"), max_length=24, editable=False, default=PlaceState.INVITED
    )  # the default is for rows older than the column
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="panel")
    person = models.ForeignKey(User, models.PROTECT, related_name="panels")
    code = models.CharField(max_length=16, unique=True)
    expertise = models.CharField(_("expertise"), max_length=200, blank=True)
    body = models.CharField(_("sent by"), max_length=120, blank=True)
    maximum_load = models.PositiveSmallIntegerField(_("most entries"), default=60)
    is_chair = models.BooleanField(_("chair"), default=False)
    asked_entries = models.PositiveSmallIntegerField(_("entries asked for"), null=True, blank=True)
    asked_minutes = models.PositiveSmallIntegerField(_("minutes an entry"), default=MINUTES)
    words = models.TextField(_("words to the judge"), blank=True)
    declared_at = models.DateTimeField(_("independence declared"), null=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answer_reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replacements"
    )
    reminded_at = models.DateTimeField(null=True, editable=False)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(PANEL_PLACE, "panel_place_state_known"),
            models.UniqueConstraint(fields=["stage", "person"], name="panel_member_once"),
            models.CheckConstraint(
                condition=~models.Q(state=PlaceState.ACCEPTED)
                | models.Q(declared_at__isnull=False),
                name="panel_place_accepted_declared",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def entries_asked(self) -> int:
        """What the invitation asked for; the load may be lower since."""
        return self.asked_entries or self.maximum_load

    @property
    def asked_hours(self) -> int:
        """Whole hours of work in all, rounded up."""
        return ceil(self.entries_asked * self.asked_minutes / 60)

    @property
    def load_hours(self) -> int:
        """Hours for what the judge takes on, which may be less than was asked; rounded up."""
        return ceil(self.maximum_load * self.asked_minutes / 60)

    @property
    def is_serving(self) -> bool:
        """Whether entries may be given to this judge: asked or accepted, not gone."""
        return self.state in {PlaceState.INVITED, PlaceState.ACCEPTED}


class PanelExpertise(models.Model):
    """A category that a judge knows; the main ones come first when entries are shared out."""

    member = models.ForeignKey(PanelMember, models.CASCADE, related_name="expertises")
    category = models.ForeignKey(Category, models.CASCADE, related_name="+")
    is_main = models.BooleanField(_("main expertise"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "category"], name="panel_expertise_once")
        ]

    def __str__(self) -> str:
        return str(self.category)


class Tie(Stamped):
    """A person's declared closeness to an agency or an innovation, whatever the edition."""

    person = models.ForeignKey(User, models.PROTECT, related_name="ties")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    innovation = models.ForeignKey(
        Innovation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=24, choices=ConflictKind.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False, innovation__isnull=True)
                | models.Q(agency__isnull=True, innovation__isnull=False),
                name="tie_to_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.agency or self.innovation}"

"""Socialisation, technical guidance and clinics: where, for whom, who came, at what cost."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from competitions.models.edition import ZONES, Competition
from competitions.querysets import EventQuerySet, EventSignUpQuerySet
from competitions.states import EVENT, SIGN_UP, EventKind, EventState, VenueKind
from core.models import Revised, Stamped, Stateful, known_states

#: How long before the beginning attendance may be noted.
DOORS = timedelta(hours=12)


class Event(Revised, Stateful):
    """An event of an organiser, for an edition or for none. Half open: it ends at `ends_at`."""

    machine = EVENT

    code = models.CharField(max_length=16, unique=True)
    organiser = models.ForeignKey(Agency, models.PROTECT, related_name="events")
    competition = models.ForeignKey(
        Competition, models.PROTECT, null=True, blank=True, related_name="events"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=EventKind.choices)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("what happens there"), blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=20, choices=ZONES, default="Asia/Jakarta")
    venue_kind = models.CharField(_("place"), max_length=12, choices=VenueKind.choices)
    venue = models.CharField(_("hall or room"), max_length=160, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    link = models.URLField(_("link"), blank=True)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    seats_an_agency = models.PositiveSmallIntegerField(_("seats an agency"), default=2)
    cost = models.DecimalField(
        _("cost in rupiah"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    cost_note = models.CharField(_("what the cost covers"), max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    cancelled_reason = models.TextField(blank=True)
    #: The beginning of which people with seats were reminded.
    reminded_for = models.DateTimeField(null=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("event")
        constraints = [
            known_states(EVENT, "event_state_known"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="event_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(state=EventState.DRAFT) | models.Q(published_at__isnull=False),
                name="event_published_stamped",
            ),
        ]
        indexes = [models.Index(fields=["organiser", "-starts_at"], name="event_by_organiser")]

    def __str__(self) -> str:
        return self.title

    @property
    def territory_id(self) -> int:
        """Whose agencies are invited: the edition's territory, else the office's government."""
        if self.competition_id:
            return self.competition.territory_id
        return self.organiser.parent_id or self.organiser_id

    @property
    def is_public(self) -> bool:
        """Published, also when it was called off later."""
        return self.state != EventState.DRAFT

    def obstacles_to_edit(self) -> list[str]:
        """What was called off stays as it was."""
        is_over = self.state == EventState.CANCELLED
        return [gettext("This event was cancelled. Make a new one.")] if is_over else []

    def obstacles_to_publish(self, instant: datetime) -> list[str]:
        """Why it cannot be shown now."""
        if self.state != EventState.DRAFT:
            return [gettext("This event is already public.")]
        if instant >= self.ends_at:
            return [gettext("This event lies in the past. Change its time first.")]
        return []

    def obstacles_to_cancel(self, instant: datetime) -> list[str]:
        """Why it cannot be called off now."""
        if self.state != EventState.PUBLISHED:
            return [gettext("Only a published event can be cancelled.")]
        if instant >= self.ends_at:
            return [gettext("This event is over.")]
        return []

    def obstacles_to_sign_up(self, instant: datetime) -> list[str]:
        """Why seats can be neither taken, changed nor given back now."""
        if self.state == EventState.CANCELLED:
            return [gettext("This event was cancelled.")]
        if self.state != EventState.PUBLISHED:
            return [gettext("Sign-up is not open.")]
        if instant >= self.starts_at:
            return [gettext("Sign-up ended when the event began.")]
        return []

    def obstacles_to_remind(self, instant: datetime) -> list[str]:
        """Why nobody is reminded now."""
        if self.reminded_for == self.starts_at:
            return [gettext("Everybody with a seat was reminded already.")]
        return self.obstacles_to_sign_up(instant)

    def obstacles_to_note(self, instant: datetime) -> list[str]:
        """Why it cannot be noted yet who came."""
        if self.state != EventState.PUBLISHED:
            return [gettext("Only a published event has attendance.")]
        if instant < self.starts_at - DOORS:
            return [gettext("Attendance is noted from twelve hours before the event.")]
        return []


class EventSignUp(Stateful):
    """Seats of one agency at one event; `attended` is how many came, once that was noted.

    `participant` is the agency directly below the event's territory to which the agency belongs;
    empty for the territory itself.
    """

    machine = SIGN_UP

    code = models.CharField(max_length=16, unique=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="sign_ups")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="event_sign_ups")
    participant = models.ForeignKey(
        Agency, models.PROTECT, null=True, editable=False, related_name="+"
    )
    seats = models.PositiveSmallIntegerField(_("seats"))
    people = models.TextField(_("who comes"), blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    attended = models.PositiveSmallIntegerField(_("came"), null=True, blank=True)

    objects = EventSignUpQuerySet.as_manager()

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            known_states(SIGN_UP, "sign_up_state_known"),
            models.UniqueConstraint(fields=["event", "agency"], name="sign_up_once"),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="sign_up_seats"),
        ]
        indexes = [models.Index(fields=["participant", "event"], name="sign_up_by_participant")]

    def __str__(self) -> str:
        return f"{self.agency} {self.event}"


class EventMaterial(Stamped):
    """Slides or notes of an event: a file of ours, or an address elsewhere."""

    code = models.CharField(max_length=16, unique=True)
    event = models.ForeignKey(Event, models.CASCADE, related_name="materials")
    title = models.CharField(_("title"), max_length=160)
    file = models.FileField(upload_to="events/", blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    link = models.URLField(_("link"), blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(file="") | ~models.Q(link=""), name="material_somewhere"
            )
        ]

    def __str__(self) -> str:
        return self.title

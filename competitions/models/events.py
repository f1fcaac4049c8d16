"""Socialisation, technical guidance and clinics: where, for whom, who came, at what cost."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from competitions.models.edition import ZONES, Competition
from competitions.querysets import EventQuerySet, EventSignUpQuerySet
from competitions.states import EVENT, SIGN_UP, EventKind, EventState, VenueKind
from core.models import Revised, Stamped, Stateful, known_states


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


class EventSignUp(Stateful):
    """Seats of one agency at one event; `attended` is how many came, once that was noted."""

    machine = SIGN_UP

    code = models.CharField(max_length=16, unique=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="sign_ups")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="event_sign_ups")
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

"""Every kind of message: what it is called, who reads it, what it is about, what it may name.

A kind that is not listed here is sent at once, in its built-in words: `mail/<kind>.txt`.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.placeholders import BY_KEY, Placeholder
from notifications.states import Topic

DIGEST = "digest"
TRIAL = "message_trial"

READER = _("The person alone")
TEAM = _("Team and local admins")
HOLDERS = _("Whoever holds the entry")
ADMINS = _("Local admins and heads of agency")
OFFICE = _("Organiser and secretariat")
ORGANISERS = _("Organisers of the office")
JUDGES = _("Judges of the panel")
ASKER = _("Whoever asked")
UNITS = _("Agencies that take part")


@dataclass(frozen=True)
class Kind:
    """`names` are the facts that its words may use; those with `!` must stay in them.

    `hidden` are facts of entries that were not handed in: the office sends them, never reads them.
    """

    name: str
    label: Promise
    audience: Promise
    topic: Topic
    names: str = ""
    is_editable: bool = True
    hidden: str = ""

    @property
    def is_duty(self) -> bool:
        """Owed: goes at once, and nobody signs off from it."""
        return self.topic == Topic.DUTY

    @cached_property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """What an office may write in braces."""
        return tuple(BY_KEY[name.rstrip("!")] for name in self.names.split())

    @cached_property
    def allowed(self) -> frozenset[str]:
        """The words of all placeholders."""
        return frozenset(place.word for place in self.placeholders)

    @cached_property
    def concealed(self) -> frozenset[str]:
        """The keys of all facts that the office never reads."""
        return frozenset(self.hidden.split())

    @cached_property
    def required(self) -> frozenset[str]:
        """The words that may not be left out."""
        owed = [name.rstrip("!") for name in self.names.split() if name.endswith("!")]
        return frozenset(BY_KEY[name].word for name in owed)


_T = Topic
_ENTRY = "name title competition organiser"
_STAGE = "name stage competition"
_EVENT = "name title when! place"


def _own(name: str, label: Promise, topic: Topic = _T.DUTY) -> Kind:
    """News of the portal itself: of a person's own account or requests."""
    return Kind(name, label, READER, topic, is_editable=False)


_ALL = (
    Kind(
        "proposal_handed_over",
        _("Handed over"),
        HOLDERS,
        _T.ENTRIES,
        f"{_ENTRY} person",
        hidden="title",
    ),
    Kind(
        "proposal_returned",
        _("Returned with a note"),
        TEAM,
        _T.DUTY,
        f"{_ENTRY} person note! noted",
        hidden="title note noted",
    ),
    Kind(
        "attachment_kept_back",
        _("A file was kept back"),
        TEAM,
        _T.DUTY,
        f"{_ENTRY} file!",
        hidden="title file",
    ),
    Kind(
        "team_joined",
        _("Somebody joined the team"),
        TEAM,
        _T.ENTRIES,
        f"{_ENTRY} person",
        hidden="title",
    ),
    Kind(
        "proposal_submitted",
        _("Receipt of a submission"),
        TEAM,
        _T.DUTY,
        f"{_ENTRY} number! when! digest",
    ),
    Kind(
        "proposal_received",
        _("Submitted, waits for selection"),
        OFFICE,
        _T.ENTRIES,
        f"{_ENTRY} number when",
    ),
    Kind(
        "proposal_withdrawn",
        _("Withdrawn"),
        TEAM,
        _T.ENTRIES,
        f"{_ENTRY} person number",
        hidden="title",
    ),
    Kind("proposal_admitted", _("Passed selection"), TEAM, _T.DUTY, f"{_ENTRY} number"),
    Kind(
        "proposal_repair_asked",
        _("Repair asked"),
        TEAM,
        _T.DUTY,
        f"{_ENTRY} number reason! note closes!",
    ),
    Kind(
        "proposal_rejected",
        _("Did not pass selection"),
        TEAM,
        _T.DUTY,
        f"{_ENTRY} number reason! closes",
    ),
    Kind(
        "objection_received", _("Objection received"), TEAM, _T.DUTY, f"{_ENTRY} number person"
    ),
    Kind(
        "objection_filed",
        _("An objection was filed"),
        OFFICE,
        _T.DUTY,
        f"{_ENTRY} number! person closes",
    ),
    Kind(
        "objection_withdrawn",
        _("An objection was taken back"),
        OFFICE,
        _T.ENTRIES,
        f"{_ENTRY} number person",
    ),
    Kind("objection_accepted", _("Objection accepted"), TEAM, _T.DUTY, f"{_ENTRY} number answer!"),
    Kind(
        "objection_denied", _("Objection not accepted"), TEAM, _T.DUTY, f"{_ENTRY} number answer!"
    ),
    Kind(
        "objection_answered",
        _("An objection was answered"),
        OFFICE,
        _T.ENTRIES,
        f"{_ENTRY} number answer",
    ),
    Kind(
        "deadline_near",
        _("Registration closes soon"),
        TEAM,
        _T.REMINDERS,
        f"{_ENTRY} missing closes!",
        hidden="title",
    ),
    Kind(
        "deadline_last_day",
        _("Last day of registration"),
        TEAM,
        _T.DUTY,
        f"{_ENTRY} missing closes!",
        hidden="title",
    ),
    Kind(
        "deadline_near_units",
        _("Registration closes soon: entries of the units"),
        ADMINS,
        _T.REMINDERS,
        "name competition organiser count titles closes!",
        hidden="titles",
    ),
    Kind(
        "deadline_last_day_units",
        _("Last day of registration: entries of the units"),
        ADMINS,
        _T.DUTY,
        "name competition organiser count titles closes!",
        hidden="titles",
    ),
    Kind(
        "draft_stuck",
        _("A draft lies untouched"),
        TEAM,
        _T.REMINDERS,
        f"{_ENTRY} days missing closes",
        hidden="title",
    ),
    Kind(
        "draft_reminded",
        _("Reminder by the local admin: a draft"),
        TEAM,
        _T.REMINDERS,
        f"{_ENTRY} person missing closes!",
        hidden="title missing",
    ),
    Kind(
        "approval_reminded",
        _("Reminder by the local admin: an approval"),
        HOLDERS,
        _T.REMINDERS,
        f"{_ENTRY} person closes!",
        hidden="title",
    ),
    Kind(
        "proposal_reminder",
        _("Reminder by the organiser: drafts"),
        TEAM,
        _T.REMINDERS,
        "name competition closes!",
    ),
    Kind(
        "agency_invited",
        _("Invitation to enter"),
        ADMINS,
        _T.EDITIONS,
        "name competition organiser closes! event event_when",
    ),
    Kind(
        "deadline_moved",
        _("Deadline moved"),
        UNITS,
        _T.DUTY,
        "name competition window before after closes! reason!",
    ),
    Kind(
        "window_reopened",
        _("Reopened for a participant"),
        UNITS,
        _T.DUTY,
        "name competition agency window closes! reason!",
    ),
    Kind(
        "rules_changed",
        _("Form or rubric changed"),
        TEAM,
        _T.EDITIONS,
        "name competition sections reason!",
    ),
    Kind(
        "competition_cancelled",
        _("Competition cancelled"),
        UNITS,
        _T.DUTY,
        "name competition organiser reason!",
    ),
    Kind(
        "enquiry_asked", _("A question was asked"), OFFICE, _T.COLLEAGUES, "name competition text!"
    ),
    Kind(
        "enquiry_answered",
        _("A question is answered"),
        ASKER,
        _T.EDITIONS,
        "name competition text answer!",
    ),
    Kind("event_published", _("New event"), ADMINS, _T.EDITIONS, f"{_EVENT} organiser"),
    Kind(
        "event_invitation", _("Invitation to an event"), ADMINS, _T.EDITIONS, f"{_EVENT} organiser"
    ),
    Kind("event_changed", _("Event changed"), UNITS, _T.DUTY, _EVENT),
    Kind("event_tomorrow", _("Event is tomorrow"), UNITS, _T.REMINDERS, _EVENT),
    Kind(
        "event_cancelled",
        _("Event cancelled"),
        UNITS,
        _T.DUTY,
        "name title when! organiser reason!",
    ),
    Kind("judging_panel_joined", _("On a panel"), JUDGES, _T.DUTY, _STAGE),
    Kind("judging_stage_started", _("Scoring has started"), JUDGES, _T.DUTY, f"{_STAGE} closes!"),
    Kind("judging_assigned", _("New entries to score"), JUDGES, _T.ENTRIES, _STAGE),
    Kind(
        "judging_idle",
        _("A judge has not scored for days"),
        JUDGES,
        _T.REMINDERS,
        f"{_STAGE} count days closes!",
    ),
    Kind(
        "judging_reminder",
        _("Reminder by the organiser: judges"),
        JUDGES,
        _T.REMINDERS,
        f"{_STAGE} closes!",
    ),
    Kind(
        "judging_scorecard_reopened",
        _("Scorecard opened again"),
        JUDGES,
        _T.DUTY,
        "name number stage reason!",
    ),
    Kind(
        "judging_scorecard_voided",
        _("Scorecard made void"),
        JUDGES,
        _T.DUTY,
        "name number stage reason!",
    ),
    Kind(
        "judging_conflict_declared",
        _("Conflict of interest declared"),
        ORGANISERS,
        _T.DUTY,
        "name judge number! stage",
    ),
    Kind(
        "award_winner",
        _("Result: winners"),
        TEAM,
        _T.DUTY,
        "name title unit competition award! rank score",
    ),
    Kind(
        "award_agency",
        _("Result: heads of agency"),
        ADMINS,
        _T.DUTY,
        "name title unit competition award! rank score",
    ),
    Kind(
        "award_participant",
        _("Result: all others"),
        TEAM,
        _T.DUTY,
        "name title unit competition award stage score",
    ),
    Kind("invitation", _("Invitation"), READER, _T.DUTY, "name inviter agency! role!"),
    Kind(
        "invitation_accepted",
        _("Invitation accepted"),
        ASKER,
        _T.COLLEAGUES,
        "name person agency role",
    ),
    _own("membership_ended", _("A place has ended")),
    _own("membership_changed", _("A place ends on another day")),
    _own("membership_ending", _("A place ends soon"), _T.COLLEAGUES),
    _own("agency_closed", _("An agency was closed")),
    _own("drafts_taken_over", _("Drafts taken over"), _T.ENTRIES),
    _own("drafts_passed_on", _("Drafts passed on")),
    _own("password_changed", _("Password changed")),
    _own("password_reset", _("Way to a new password")),
    _own("unknown_account", _("No account under this address")),
    _own("recovery_codes_made", _("New recovery codes")),
    _own("second_factor_on", _("Second step on")),
    _own("second_factor_off", _("Second step off")),
    _own("approval_asked", _("A second person is asked")),
    _own("approval_granted", _("Request granted")),
    _own("approval_refused", _("Request refused")),
    _own("approval_expired", _("Request expired")),
    _own(DIGEST, _("One mail a day")),
    _own(TRIAL, _("Trial")),
)
KINDS = {kind.name: kind for kind in _ALL}
EDITABLE = tuple(kind for kind in _ALL if kind.is_editable)
#: How lists part the kinds: by the beginning of their names, the first that fits.
AREAS = (
    (
        _("Deadlines and reminders"),
        ("deadline_", "draft_", "approval_reminded", "proposal_reminder", "judging_reminder"),
    ),
    (_("Entries"), ("proposal_", "objection_", "attachment_",)),
    (_("Competition and questions"), ("agency_", "competition_", "rules_", "window_", "enquiry_")),
    (_("Events"), ("event_",)),
    (_("Judging"), ("judging_",)),
    (_("Results"), ("award_",)),
    (_("People"), ("",)),
)
#: Kinds of the topics that a person may put off or stop.
CHOSEN = frozenset(kind.name for kind in _ALL if not kind.is_duty)


def kind_of(name: str) -> Kind:
    """The kind of this name; one that nobody listed is duty, in its built-in words."""
    return KINDS.get(name) or _own(name, name)


def kinds_by_area() -> list[tuple[Promise, list[Kind]]]:
    """The kinds that offices may word, each in one area."""
    left, areas = list(EDITABLE), []
    for label, beginnings in AREAS:
        here = [kind for kind in left if kind.name.startswith(beginnings)]
        left = [kind for kind in left if kind not in here]
        areas.append((label, here))
    return areas

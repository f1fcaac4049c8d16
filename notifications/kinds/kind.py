"""What is known of one kind of message, and who its readers are."""

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


def own(name: str, label: Promise, topic: Topic = Topic.DUTY) -> Kind:
    """News of the portal itself: of a person's own account or requests."""
    return Kind(name, label, READER, topic, is_editable=False)

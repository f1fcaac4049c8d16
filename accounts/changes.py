"""The history of an agency in words: who, when, what was and what is, and why."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from accounts.states import AgencyKind
from audit.models import Entry
from audit.queries import entries_about
from core.moments import say_moment

WORDS = {
    "accounts.add_agency": _("Added"),
    "accounts.edit_agency": _("Changed"),
    "accounts.move_agency": _("Moved"),
    "accounts.merge_agency": _("Merged into %(successor)s"),
    "accounts.take_in_agency": _("Took in %(predecessor)s"),
    "accounts.close_agency": _("Closed"),
    "accounts.reopen_agency": _("Reopened"),
    "accounts.import_agency": _("Written by import %(import)s"),
}
LABELS = {
    "name": _("name"),
    "short_name": _("short name"),
    "kind": _("kind"),
    "parent": _("parent"),
    "local_code": _("own code"),
    "region_code": _("region code"),
    "cluster": _("cluster"),
    "is_disadvantaged": _("disadvantaged region (3T)"),
}
FACTS = {"successor": "", "predecessor": "", "import": ""}
MOST = 50


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the timeline component."""

    when: str
    title: str
    text: str
    kind: str = ""


def changes_of(agency: Agency) -> list[Event]:
    """The newest first, as many as a page bears."""
    rows = entries_about(agency).filter(act__in=WORDS).order_by("-pk")[:MOST]
    return [_event(entry) for entry in rows]


def _event(entry: Entry) -> Event:
    title = str(WORDS[entry.act]) % {**FACTS, **entry.after}
    parts = [_said(name, entry) for name in LABELS if name in entry.after]
    who = entry.actor.name if entry.actor else gettext("The portal")
    text = [who, *(part for part in parts if part), entry.reason]
    return Event(say_moment(entry.at, short=True), title, ". ".join(filter(None, text)))


def _said(name: str, entry: Entry) -> str:
    """Name: before → after; nothing for what was and stays empty."""
    before, after = (word_of(name, facts.get(name, "")) for facts in (entry.before, entry.after))
    if not before and not after:
        return ""
    change = f"{before} → {after}" if before else after
    return f"{LABELS[name]}: {change}"


def word_of(name: str, value: object) -> str:
    """One fact as people read it."""
    if name == "kind" and value:
        return str(AgencyKind(value).label)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value)

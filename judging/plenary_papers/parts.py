"""What several papers of a plenary share."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.blocks import Block, heading, signatures
from core.numerals import in_words, plain_date
from judging.states import Outcome, Presence, Seat

Facts = dict[str, Any]


def figure(value: str, decimals: int) -> str:
    """A published number in Indonesian notation; a dash where there is none."""
    if not value:
        return "\N{EN DASH}"
    whole, _point, rest = value.partition(".")
    rest = rest.ljust(decimals, "0")[:decimals]
    return f"{whole},{rest}" if rest else whole


def counted(number: int) -> str:
    """`15 (lima belas)`."""
    return f"{number} ({in_words(number)})"


def day_of(facts: Facts) -> date:
    return date.fromisoformat(facts["held_on"])


def head_of(facts: Facts, title: str) -> Block:
    number = _("Number: %(number)s") % {"number": facts["number"] or "\N{HORIZONTAL ELLIPSIS}"}
    return heading(title.upper(), facts["stage"]["name"], facts["competition"]["name"], number)


def group_words(one: Facts) -> str:
    words = _("%(entries)s entries, %(places)s places, %(chosen)s in, %(reserve)s in reserve")
    told = words % {name: one[name] for name in ("entries", "places", "chosen", "reserve")}
    return f"{told}. {one['reason']}" if one["reason"] else told


def results_of(facts: Facts, *, group: str, outcome: str) -> list[Facts]:
    rows = [e for e in facts["entries"] if e["group"] == group and e["outcome"] == outcome]
    return sorted(rows, key=lambda e: (e["place"] or 0, e["position"]))


def departures_of(facts: Facts) -> list[Facts]:
    """Entries that were moved across the computed line, or out of order in reserve."""
    return [
        entry
        for entry in facts["entries"]
        if (entry["computed"] == Outcome.IN) != (entry["outcome"] == Outcome.IN)
        or (entry["outcome"] == Outcome.RESERVE and entry["reason"])
    ]


def outcome_words(row: Facts) -> str:
    """The decision; in reserve with its place."""
    label = str(Outcome(row["outcome"]).label)
    return f"{label} {row['place']}" if row["place"] else label


def grouped(digest: str) -> str:
    """Sixteen hex digits at a time, as people compare them."""
    return " ".join(digest[start : start + 16] for start in range(0, len(digest), 16))


def signed_by(facts: Facts, *, present: bool = False) -> Block:
    """Chair and secretary; the minutes are signed by every member who was there."""
    leads = {Seat.CHAIR: 0, Seat.SECRETARY: 1}
    people = [one for one in facts["people"] if one["presence"] == Presence.PRESENT]
    signers = [one for one in people if one["seat"] in leads or (present and one["is_member"])]
    signers.sort(key=lambda one: leads.get(one["seat"], 2))
    rows = [(str(Seat(one["seat"]).label), one["name"], one["position"]) for one in signers]
    place = facts["place"].rpartition(",")[2].strip() or "\N{HORIZONTAL ELLIPSIS}"
    return signatures(f"{place}, {plain_date(day_of(facts))}", rows)

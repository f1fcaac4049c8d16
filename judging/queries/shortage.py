"""Why entries cannot be shared out, in sentences that an organiser can act on."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.words import listed

SHOWN = 5

Facts = dict[str, Any]


def sentences_of(outcome: Facts, names: dict[str, str], judges_per_entry: int) -> Iterator[str]:
    """The plain reasons first: single entries, then all places together, then the tightest set.

    `outcome` is what the engine found; `names` are the judges' by their codes.
    """
    yield from _scarce(outcome["scarce"])
    capacity = outcome["capacity"]
    if capacity["places"] < capacity["needed"]:
        yield _capacity(capacity)
    if outcome["shortage"]:
        yield f"{_knot(outcome, names)} {_way_out(outcome, judges_per_entry)}"


def _scarce(scarce: dict[str, dict[str, int]]) -> Iterator[str]:
    for number, row in list(scarce.items())[:SHOWN]:
        yield ngettext(
            "%(number)s: only %(count)s judge may still read it, and %(needed)s are needed.",
            "%(number)s: only %(count)s judges may still read it, and %(needed)s are needed.",
            row["eligible"],
        ) % {"number": number, "count": row["eligible"], "needed": row["needed"]}
    left = len(scarce) - SHOWN
    if left > 0:
        yield ngettext(
            "%(count)s more entry has too few judges.",
            "%(count)s more entries have too few judges.",
            left,
        ) % {"count": left}


def _capacity(capacity: dict[str, int]) -> str:
    facts = {**capacity, "missing": capacity["needed"] - capacity["places"]}
    return (
        _(
            "All judges together have %(places)s places left for %(needed)s scorecards: "
            "%(missing)s short."
        )
        % facts
    )


def _knot(outcome: Facts, names: dict[str, str]) -> str:
    count = len(outcome["blocking_proposals"])
    judges = sorted(names.get(code, code) for code in outcome["eligible_judges"])
    facts = {
        "count": count,
        "numbers": listed(outcome["blocking_proposals"], SHOWN),
        "needed": outcome["evaluations_needed"],
        "places": outcome["evaluations_possible"],
        "missing": outcome["shortage"],
        "judges": listed(judges, SHOWN),
    }
    if not outcome["eligible_judges"]:
        text = ngettext(
            "%(count)s entry (%(numbers)s) needs %(needed)s scorecards, and no judge may read it.",
            "%(count)s entries (%(numbers)s) need %(needed)s scorecards, and no judge may read "
            "them.",
            count,
        )
        return text % facts
    text = ngettext(
        "%(count)s entry (%(numbers)s) needs %(needed)s scorecards; only %(judges)s may read it "
        "and have %(places)s places: %(missing)s short.",
        "%(count)s entries (%(numbers)s) need %(needed)s scorecards; only %(judges)s may read "
        "them and have %(places)s places: %(missing)s short.",
        count,
    )
    return text % facts


def _way_out(outcome: Facts, judges_per_entry: int) -> str:
    ways = [_("add judges without a conflict there")]
    if more := more_each(outcome):
        ways.append(
            ngettext(
                "raise their load by %(count)s each",
                "raise their load by %(count)s each",
                more,
            )
            % {"count": more}
        )
    if fewer := fewer_judges(outcome, judges_per_entry):
        ways.append(
            ngettext("plan %(count)s judge an entry", "plan %(count)s judges an entry", fewer)
            % {"count": fewer}
        )
    return _("What helps: %(ways)s.") % {"ways": _(", or ").join(ways)}


def more_each(outcome: Facts) -> int:
    """By how much each of these judges would have to take more; 0 where that cannot help.

    A judge reads an entry once: where so few may read the set, no load is high enough.
    """
    judges, entries = len(outcome["eligible_judges"]), len(outcome["blocking_proposals"])
    if not judges or judges * entries < outcome["evaluations_needed"] or outcome["scarce"]:
        return 0
    return ceil(outcome["shortage"] / judges)


def fewer_judges(outcome: Facts, judges_per_entry: int) -> int:
    """How many judges an entry these places allow for; 0 where not even one."""
    lack = ceil(outcome["shortage"] / len(outcome["blocking_proposals"]))
    return max(0, judges_per_entry - lack)

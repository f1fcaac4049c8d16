"""What other ways of counting would have changed among the places, in sentences.

Information only: the method was declared before marks opened, and the outcome never chooses one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition
from judging.queries.constraints import subject_names
from judging.queries.standings import OtherMethod, RunFacts
from judging.wording import method_name

ORDER = ("median", "trimmed_mean", "calibrated_mean", "mean", "zscore")


@dataclass(frozen=True, slots=True)
class Compared:
    """One method: how many of the first would be the same, and who would change places."""

    name: str
    same: int
    of: int
    sentence: str
    is_official: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """An entry whose place a constraint gave or took."""

    title: str
    is_in: bool


def compared_methods(facts: RunFacts, names: Mapping[int, str]) -> list[Compared]:
    """The official method first; empty while nothing was compared."""
    official = facts.rules["aggregation"]
    others = {other.name: other for other in facts.others if other.name != official}
    if not others:
        return []
    first = Compared(method_name(official), facts.plain, facts.plain, "", is_official=True)
    known = sorted(others, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    return [first, *(_compared(others[name], facts, names) for name in known)]


def _compared(other: OtherMethod, facts: RunFacts, names: Mapping[int, str]) -> Compared:
    same = facts.plain - other.leaving
    return Compared(method_name(other.name), same, facts.plain, _sentence(other, names))


def _sentence(other: OtherMethod, names: Mapping[int, str]) -> str:
    """By name where few change places, else by number."""
    if not other.leaving:
        return _("The same entries as by the official method.")
    if len(other.out) == other.leaving and 0 < len(other.into) <= len(other.out):
        return _("%(into)s in the place of %(out)s.") % {
            "into": _listed(names[place] for place in other.into),
            "out": _listed(names[place] for place in other.out),
        }
    text = ngettext(
        "%(count)s entry would be another one.",
        "%(count)s entries would be others.",
        other.leaving,
    )
    return text % {"count": other.leaving}


def _listed(titles: object) -> str:
    *most, last = titles
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def headline(methods: list[Compared]) -> str:
    """How firm the list is, in one sentence."""
    others = [one for one in methods if not one.is_official]
    if not others:
        return ""
    least = min(one.same for one in others)
    if least == others[0].of:
        return _("Every method gives the same entries above the line.")
    text = _("At least %(same)s of the %(of)s above the line are the same by every method.")
    return text % {"same": least, "of": others[0].of}


def moves_of(facts: RunFacts, names: Mapping[int, str]) -> list[Move]:
    """Who is in or out by a constraint, beside the list without constraints."""
    shown = [place for place in facts.moved if place in names]
    return [Move(names[place], is_in=place > facts.cut) for place in shown]


def shortfall_of(facts: RunFacts, competition: Competition) -> list[tuple[str, int]]:
    """Reserved places that no entry could fill: for whom, and how many."""
    pairs = {key: tuple(key.split(":", 1)) for key in facts.shortfall}
    if not pairs:
        return []
    names = subject_names(competition, pairs.values())
    return [(names[pairs[key]], count) for key, count in facts.shortfall.items()]

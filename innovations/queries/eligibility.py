"""Rules of entry held against the facts of an innovation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition, EligibilityRule, Window
from competitions.queries import window_of
from competitions.states import EligibilityKind, WindowKind
from core.moments import say_day
from innovations.models import Proposal
from innovations.queries.places import share_of
from innovations.queries.slots import Slot, slots_of

INSTANT = timedelta(microseconds=1)
OWNER, FILES, QUOTA = "owner", "files", "quota"


@dataclass(frozen=True)
class Eligibility:
    """A rule of entry held against a fact; the organiser decides, so none of them bars.

    `is_met` None: the fact that the rule asks for is not there.
    """

    label: str
    fact: str
    is_met: bool | None
    kind: str = ""

    @property
    def note(self) -> str:
        """For `components/checklist.html`."""
        return _("Fact: %(fact)s.") % {"fact": self.fact}


def eligibility_of(
    proposal: Proposal, *, twins: int, started_on: date | None = None
) -> list[Eligibility]:
    """Each rule of the edition with the fact it meets; `started_on` of a frozen version counts."""
    rules = proposal.competition.eligibility_rules.filter(
        Q(group=None) | Q(group=proposal.group_id)
    )
    started_on = started_on or proposal.innovation.started_on
    found = [_verdict(rule, proposal, twins=twins, started_on=started_on) for rule in rules]
    return [*found, _owner(proposal)]


def readiness_of(proposal: Proposal, *, twins: int) -> list[Eligibility]:
    """Everything that an entrant can know of its chances to enter: rules, files, places.

    One statement where the page has read the entry `with_facts`, `with_slots`, `with_places`.
    """
    rules = eligibility_of(proposal, twins=twins)
    return [*rules, *verdict_of_files(slots_of(proposal)), *verdict_of_quota(proposal)]


def verdict_of_files(slots: Iterable[Slot]) -> list[Eligibility]:
    """What is owed beside the answers, by `slots_of`; nothing where nothing is owed."""
    owed = [slot for slot in slots if slot.is_required]
    if not owed:
        return []
    missing = [slot.label for slot in owed if slot.is_missing]
    facts = {"there": len(owed) - len(missing), "owed": len(owed)}
    fact = _("%(there)s of %(owed)s are there") % facts
    if missing:
        fact = _("%(fact)s; missing: %(names)s") % {"fact": fact, "names": "; ".join(missing)}
    return [Eligibility(_("Every required file and link is attached"), fact, not missing, FILES)]


def verdict_of_quota(proposal: Proposal) -> list[Eligibility]:
    """The places of the participant; nothing where the edition limits none of them."""
    if proposal.participant is None or not getattr(proposal, "has_quotas", True):
        return []
    taken, most = share_of(proposal)
    if most is None:
        return []
    words = ngettext(
        "At most %(count)s entry of %(who)s", "At most %(count)s entries of %(who)s", most
    )
    label = words % {"count": most, "who": proposal.participant.name}
    fact = _("%(taken)s submitted, %(left)s left") % {"taken": taken, "left": max(0, most - taken)}
    is_met = taken < most or proposal.submitted_at is not None
    return [Eligibility(label, fact, is_met, QUOTA)]


def closing_day(window: Window, competition: Competition) -> date:
    """The last day that still counts, in the edition's zone."""
    return (window.closes_at - INSTANT).astimezone(competition.tzinfo).date()


def whole_months(start: date, end: date) -> int:
    """Full months from start to end; negative when it begins later."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def _verdict(
    rule: EligibilityRule, proposal: Proposal, *, twins: int, started_on: date | None
) -> Eligibility:
    if rule.kind == EligibilityKind.MINIMUM_AGE:
        return _age(rule, proposal.competition, started_on)
    if rule.kind == EligibilityKind.TITLE_UNIQUE:
        return _title(twins)
    return _past_honours(rule, _won(proposal))


def _past_honours(rule: EligibilityRule, won: list[dict]) -> Eligibility:
    """How often the innovation won what the rule names; the register is the witness."""
    named = [honour for honour in won if _is_named(rule, honour)]
    is_met = bool(named) if rule.is_required else len(named) <= (rule.most or 0)
    told = ", ".join(f"{honour['award']} {honour['year']}" for honour in named)
    fact = told or _("the register knows of no such honour")
    return Eligibility(rule.text.rstrip("."), fact, is_met, rule.kind)


def _is_named(rule: EligibilityRule, honour: dict) -> bool:
    """An empty column of the rule asks for nothing."""
    is_level = rule.honour_level in {"", honour["level"]}
    since, until = rule.since_year or 0, rule.until_year or honour["year"]
    return is_level and since <= honour["year"] <= until and _names(rule.honour, honour["award"])


def _names(names: str, award: str) -> bool:
    """Any of the names as whole words: “Top 9” is not in “Top 99”."""
    known = [re.escape(name.strip()) for name in names.split(",") if name.strip()]
    return bool(re.search(rf"(?<!\w)({'|'.join(known)})(?!\w)", award, re.IGNORECASE))


def _won(proposal: Proposal) -> list[dict]:
    """The innovation's public honours; no statement where the page has read them as `won`."""
    if hasattr(proposal, "won") or proposal.innovation.pk is None:
        return getattr(proposal, "won", [])
    honours = proposal.innovation.honours.visible_at(Now())
    return list(honours.values("award", "level", "year"))


def _age(rule: EligibilityRule, competition: Competition, started_on: date | None) -> Eligibility:
    """Counted back from the rule's day to the start of implementation."""
    day = _reference_day(rule, competition)
    if day is None:
        label = _("In use for at least %(months)s months") % {"months": rule.months}
        return Eligibility(label, _("registration has no closing day yet"), None, rule.kind)
    words = (
        _("In use for at least %(months)s months on %(day)s")
        if rule.reference_on
        else _("In use for at least %(months)s months when registration closes (%(day)s)")
    )
    label = words % {"months": rule.months, "day": say_day(day, short=True)}
    if started_on is None:
        return Eligibility(label, _("the day on which it began is missing"), None, rule.kind)
    age = whole_months(started_on, day)
    return Eligibility(label, _say_age(started_on, age), age >= rule.months, rule.kind)


def _say_age(started_on: date, age: int) -> str:
    if age < 0:
        return _("it begins only on %(day)s") % {"day": say_day(started_on, short=True)}
    words = ngettext(
        "began on %(day)s = %(count)s month", "began on %(day)s = %(count)s months", age
    )
    return words % {"day": say_day(started_on, short=True), "count": age}


def _reference_day(rule: EligibilityRule, competition: Competition) -> date | None:
    """None while the edition has no registration."""
    window = window_of(competition, WindowKind.REGISTRATION)
    return rule.reference_on or (closing_day(window, competition) if window else None)


def _owner(proposal: Proposal) -> Eligibility:
    is_met = proposal.innovation.owner_id == proposal.entrant_id
    if is_met:
        fact = _("%(unit)s runs it and enters it") % {"unit": proposal.entrant.name}
    else:
        facts = {"owner": proposal.innovation.owner.name, "unit": proposal.entrant.name}
        fact = _("%(owner)s runs it, %(unit)s enters it") % facts
    return Eligibility(_("Run by the unit that enters it"), fact, is_met, OWNER)


def _title(twins: int) -> Eligibility:
    words = ngettext(
        "%(count)s submitted entry has the same title",
        "%(count)s submitted entries have the same title",
        twins,
    )
    fact = words % {"count": twins} if twins else _("no submitted entry has the same title")
    label = _("Title not used by another entry of this competition")
    return Eligibility(label, fact, not twins, EligibilityKind.TITLE_UNIQUE)

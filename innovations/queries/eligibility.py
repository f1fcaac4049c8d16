"""Rules of entry held against the facts of an innovation."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import (
    Competition,
    EligibilityRule,
    Window,
)
from competitions.queries import window_of
from competitions.states import (
    EligibilityKind,
    WindowKind,
)
from innovations.models import Proposal

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Eligibility:
    """A rule of entry held against the facts; the organiser decides, so none of them bars."""

    label: str
    note: str
    is_met: bool


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


def closing_day(window: Window, competition: Competition) -> date:
    """The last day that still counts, in the edition's zone."""
    return (window.closes_at - INSTANT).astimezone(competition.tzinfo).date()


def whole_months(start: date, end: date) -> int:
    """Full months from start to end; negative when it begins later."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def _verdict(
    rule: EligibilityRule, proposal: Proposal, *, twins: int, started_on: date
) -> Eligibility:
    if rule.kind == EligibilityKind.MINIMUM_AGE:
        return _age(rule, proposal.competition, started_on)
    if rule.kind == EligibilityKind.TITLE_UNIQUE:
        return _title(twins)
    return _past_honours(rule, _won(proposal))


def _past_honours(rule: EligibilityRule, won: list[dict]) -> Eligibility:
    """How often the innovation won what the rule names; the register is the witness."""
    count = sum(_is_named(rule, honour) for honour in won)
    note = ngettext("%(count)s such honour", "%(count)s such honours", count)
    is_met = count >= 1 if rule.is_required else count <= (rule.most or 0)
    return Eligibility(label=rule.text, note=note % {"count": count}, is_met=is_met)


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
    honours = proposal.innovation.honours.filter(visible_from__lte=Now())
    return list(honours.values("award", "level", "year"))


def _age(rule: EligibilityRule, competition: Competition, started_on: date) -> Eligibility:
    """Counted back from the rule's day to the start of implementation."""
    age = whole_months(started_on, _reference_day(rule, competition))
    note = ngettext(
        "%(count)s month old when registration closes",
        "%(count)s months old when registration closes",
        max(age, 0),
    )
    return Eligibility(
        label=_("In use for at least %(months)s months") % {"months": rule.months},
        note=note % {"count": max(age, 0)},
        is_met=age >= rule.months,
    )


def _reference_day(rule: EligibilityRule, competition: Competition) -> date:
    if rule.reference_on:
        return rule.reference_on
    return closing_day(window_of(competition, WindowKind.REGISTRATION), competition)


def _owner(proposal: Proposal) -> Eligibility:
    return Eligibility(
        label=_("Run by the unit that enters it"),
        note=proposal.entrant.name,
        is_met=proposal.innovation.owner_id == proposal.entrant_id,
    )


def _title(twins: int) -> Eligibility:
    note = ngettext(
        "%(count)s submitted entry has the same title",
        "%(count)s submitted entries have the same title",
        twins,
    )
    return Eligibility(
        label=_("Title not used by another entry of this competition"),
        note=note % {"count": twins} if twins else "",
        is_met=not twins,
    )

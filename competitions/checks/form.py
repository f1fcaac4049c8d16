"""The form, who may enter, and how often."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from competitions.checks.draft import Draft, Fault, Form, is_for
from competitions.letters import unknown_words
from competitions.models import (
    Category,
    Competition,
    EligibilityRule,
    Group,
    Question,
    Quota,
    Requirement,
    Section,
)
from competitions.states import ReferenceDay, RequirementKind


def check_entry(draft: Draft) -> Iterator[Fault]:
    """Groups, categories, goals, quotas and rules of entry."""
    if not draft.groups:
        yield Fault(_("At least one group is needed."), Group)
    if not draft.categories:
        yield Fault(_("At least one category is needed."), Category)
    yield from _check_goals(draft.competition)
    yield from _check_quotas(draft.quotas)
    for rule in draft.eligibility:
        yield from _check_rule(rule)


def _check_goals(competition: Competition) -> Iterator[Fault]:
    offered = len(competition.sdgs)
    if competition.fewest_sdgs > offered:
        facts = {"fewest": competition.fewest_sdgs, "offered": offered}
        text = _("Entrants must choose %(fewest)s SDGs, but only %(offered)s are offered.")
        yield Fault(text % facts, Competition, competition)


def _check_quotas(quotas: list[Quota]) -> Iterator[Fault]:
    """A group's share is no more than what the same participant may submit in all."""
    whole = {quota.agency_kind: quota.most for quota in quotas if quota.group is None}
    for quota in quotas:
        most = whole.get(quota.agency_kind, whole.get(""))
        if quota.group is not None and most is not None and quota.most > most:
            facts = {"group": quota.group.name, "most": quota.most, "whole": most}
            text = _("“%(group)s” allows %(most)s entries, more than the whole quota of %(whole)s.")
            yield Fault(text % facts, Quota, quota)


def _check_rule(rule: EligibilityRule) -> Iterator[Fault]:
    facts = {"rule": rule.text}
    if rule.reference == ReferenceDay.DATE and rule.reference_on is None:
        text = _("“%(rule)s” counts back from a date that is missing.")
        yield Fault(text % facts, EligibilityRule, rule)
    years = (rule.since_year, rule.until_year)
    if all(years) and rule.since_year > rule.until_year:
        yield Fault(_("“%(rule)s” ends before it begins.") % facts, EligibilityRule, rule)


def check_form(form: Form, groups: list[Group]) -> Iterator[Fault]:
    """Each group is asked something, each section asks something, each file can be handed in."""
    for section in form.sections:
        if not section.questions.all():
            text = _("The section “%(section)s” asks no question.") % {"section": section.title}
            yield Fault(text, Question, None)
    for group in groups:
        if not any(is_for(section, group) for section in form.sections):
            text = _("The form has no section for the group “%(group)s”.")
            yield Fault(text % {"group": group.name}, Section)
    for requirement in form.requirements:
        yield from _check_requirement(requirement)


def _check_requirement(requirement: Requirement) -> Iterator[Fault]:
    names = {"name": requirement.name}
    if requirement.kind == RequirementKind.FILE and not requirement.file_kinds:
        text = _("“%(name)s” takes no kind of file.") % names
        yield Fault(text, Requirement, requirement)
    unknown = unknown_words(requirement.letter_body)
    if unknown:
        text = _("The letter of “%(name)s” uses words that the portal does not know: %(words)s.")
        facts = {**names, "words": ", ".join(unknown)}
        yield Fault(text % facts, Requirement, requirement)

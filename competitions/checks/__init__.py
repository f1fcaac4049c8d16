"""What is checked before an edition may be seen, and before a new version of its rules may stand.

The page shows it, the act refuses by it.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from competitions.checks.calendar import check_calendar
from competitions.checks.draft import Draft, Fault, musts, read_draft, read_form
from competitions.checks.form import check_entry, check_form
from competitions.checks.rubric import check_rubric
from competitions.checks.screening import check_screening
from competitions.checks.stages import check_offices, check_stages
from competitions.models import Competition, RuleSet, Section
from competitions.states import PUBLISH, StageState

__all__ = [
    "Fault",
    "faults_of",
    "faults_of_rules",
    "find_faults",
    "obstacles_of_rules",
    "obstacles_to_publish",
]


def find_faults(competition: Competition, at: datetime) -> list[Fault]:
    """All of them, musts first; a constant number of statements."""
    return faults_of(read_draft(competition, at))


def faults_of(draft: Draft) -> list[Fault]:
    """The same of an edition that is read already; asks the database nothing."""
    faults = [*check_calendar(draft), *check_entry(draft), *check_stages(draft)]
    if draft.form is None:
        faults.append(Fault(_("The form is missing."), Section))
    else:
        faults += check_form(draft.form, draft.groups)
        faults += check_rubric(draft.form, draft.groups, draft.stages)
    faults += [*check_offices(draft), *check_screening(draft)]
    return sorted(faults, key=lambda fault: not fault.is_must)


def obstacles_to_publish(competition: Competition, at: datetime) -> list[str]:
    """What is missing before the edition may be seen."""
    if not competition.may(PUBLISH):
        return [_("This competition is published already.")]
    return musts(find_faults(competition, at))


def faults_of_rules(rule_set: RuleSet) -> list[Fault]:
    """Faults of one version for the stages that would go by it."""
    form, edition = read_form(rule_set), rule_set.competition
    groups = list(edition.groups.all())
    stages = list(edition.stages.filter(state=StageState.PLANNED).order_by("order"))
    return [*check_form(form, groups), *check_rubric(form, groups, stages)]


def obstacles_of_rules(rule_set: RuleSet) -> list[str]:
    """Why a version may not be put into force as it stands."""
    return musts(faults_of_rules(rule_set))

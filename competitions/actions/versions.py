"""A new version of a published edition's form and rubric: worked on, read by two, put into force.

Submitted entries and stages with marks keep the version they were made by.
"""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.requests import ask_second_person
from audit.trail import record
from competitions.changes import log_change, plain_facts
from competitions.checks import obstacles_of_rules
from competitions.models import Change, Competition, RuleSet, Stage
from competitions.queries import (
    current_rules,
    obstacles_to_adopt,
    obstacles_to_discard,
    obstacles_to_open_rules,
)
from competitions.signals import rules_changed
from competitions.states import ChangeKind, StageState
from competitions.versions import copy_rules, describe_rules, digest_of_rules
from core.errors import ActionRefused, refuse_if
from core.models import Approval


@transaction.atomic
def open_rules_version(competition: Competition, *, by: User, at: datetime) -> RuleSet:
    """Copy the rules in force to a version that can be worked on; nobody else sees it yet."""
    competition = Competition.objects.lock(competition)
    refuse_if(obstacles_to_open_rules(competition))
    source = current_rules(competition)
    target = RuleSet.objects.create(
        competition=competition,
        version=source.version + 1,
        method=source.method,
        decimals=source.decimals,
        tie_break=source.tie_break,
        based_on=source,
    )
    copy_rules(source, target)
    facts = {"version": target.version}
    record("competitions.open_rules_version", competition, by=by, at=at, after=facts)
    return target


@transaction.atomic
def discard_rules_version(rule_set: RuleSet, *, by: User, at: datetime) -> None:
    """Throw away the version in work; what is in force was never touched."""
    competition = Competition.objects.lock(rule_set.competition)
    rule_set = RuleSet.objects.lock(rule_set)
    refuse_if(obstacles_to_discard(rule_set, at))
    facts = {"version": rule_set.version}
    record("competitions.discard_rules_version", competition, by=by, at=at, before=facts)
    rule_set.criteria.all().delete()
    rule_set.delete()


@transaction.atomic
def ask_to_adopt_rules(rule_set: RuleSet, *, by: User, at: datetime, reason: str) -> Approval:
    """Ask a second person to put the version into force, as it stands now.

    The request holds a digest: what is edited afterwards has to be asked for again.
    """
    competition = Competition.objects.lock(rule_set.competition)
    rule_set = RuleSet.objects.lock(rule_set)
    refuse_if(_obstacles(rule_set))
    refuse_if([] if describe_rules(rule_set) else [_("Nothing has been changed.")])
    with override(settings.LANGUAGE_CODE):
        title = _("Form and rubric: version %(number)s") % {"number": rule_set.version}
    return ask_second_person(
        "competitions.adopt_rules",
        rule_set,
        by=by,
        at=at,
        office=competition.organiser,
        title=title,
        reason=reason,
        payload={"competition": competition.pk, "digest": digest_of_rules(rule_set)},
    )


@transaction.atomic
def adopt_rules(approval: Approval, *, by: User, at: datetime) -> Change:
    """A second person granted it: freeze the version; planned stages and drafts go by it.

    RACE: the edition's row is locked, as every edit of a row does: an edit falls wholly before,
    and changes the digest, or after, and finds the version frozen.
    """
    rule_set = RuleSet.objects.select_related("competition").get(pk=approval.subject_id)
    competition = Competition.objects.lock(rule_set.competition)
    rule_set = RuleSet.objects.lock(rule_set)
    refuse_if(_obstacles(rule_set))
    if digest_of_rules(rule_set) != approval.payload["digest"]:
        raise ActionRefused(_("The version was edited after it was asked for. Ask again."))
    rule_set.frozen_at = at
    rule_set.save(update_fields=["frozen_at", "updated_at"])
    moved = _stages_without_marks(competition).update(rule_set=rule_set)
    facts = {"version": rule_set.version, "stages": moved}
    record("competitions.adopt_rules", competition, by=by, at=at, after=facts)
    change = _log(rule_set, approval, at)
    news = partial(rules_changed.send, RuleSet, rule_set=rule_set, change=change, by=by, at=at)
    transaction.on_commit(news)
    return change


def _obstacles(rule_set: RuleSet) -> list[str]:
    return [*obstacles_to_adopt(rule_set), *obstacles_of_rules(rule_set)]


def _stages_without_marks(competition: Competition) -> QuerySet[Stage]:
    """Planned ones that do not rank on marks which are given already."""
    own = Q(marks_from=None) | Q(marks_from__state=StageState.PLANNED)
    return competition.stages.filter(own, state=StageState.PLANNED)


def _log(rule_set: RuleSet, approval: Approval, at: datetime) -> Change:
    with override(settings.LANGUAGE_CODE):
        facts = plain_facts(describe_rules(rule_set))
    return log_change(ChangeKind.RULES, approval, facts, at=at, rule_set=rule_set)

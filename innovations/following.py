"""Drafts go by the rules in force: moved over in a constant number of statements, no text lost.

What was submitted keeps the version by which it was written.
"""

from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import Now

from competitions.models import RuleSet, Section
from competitions.versions import changed_sections
from innovations.models import Proposal, SectionDraft
from innovations.states import BEFORE_SUBMISSION


@dataclass(frozen=True, slots=True)
class Following:
    """What was moved: the drafts, and the titles of sections that ask something new."""

    proposals: list[int]
    changed: list[str]


def drafts_behind(competition: int | OuterRef, version: int | OuterRef) -> QuerySet[Proposal]:
    """Drafts of an edition that still go by an earlier version."""
    return Proposal.objects.filter(
        competition=competition,
        state__in=BEFORE_SUBMISSION,
        submitted_at=None,
        rule_set__version__lt=version,
    )


def follow_version(rule_set: RuleSet) -> Following:
    """Let every draft of the edition go by this version. Call it inside a transaction.

    RACE: the drafts are locked, so that a submission falls wholly before (and keeps its version)
    or after (and is held against the new one).
    """
    drafts = drafts_behind(rule_set.competition_id, rule_set.version)
    moving = list(
        drafts.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    )
    codes = changed_sections(rule_set)
    sections = list(rule_set.sections.all())
    for section in sections:
        _move_texts(moving, section, is_changed=section.code in codes)
    rows = Proposal.objects.filter(pk__in=moving)
    rows.update(rule_set=rule_set, revision=F("revision") + 1, updated_at=Now())
    return Following(moving, [one.title for one in sections if one.code in codes])


def _move_texts(proposals: list[int], section: Section, *, is_changed: bool) -> None:
    """The text of a section goes to the one of the same code; complete is decided anew."""
    texts = SectionDraft.objects.filter(proposal__in=proposals, section__code=section.code)
    anew = {"is_complete": False} if is_changed else {}
    texts.exclude(section=section).update(section=section, **anew)

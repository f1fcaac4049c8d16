"""Stages: panels, cuts, weights, awards; and the offices of the edition."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from competitions.checks.draft import Draft, Fault
from competitions.models import Appointment, AwardTier, Group, RuleSet, Stage, StageQuota
from competitions.states import EditionRole, Method, QuotaField, StageKind

WHOLE = Decimal(100)


def check_stages(draft: Draft) -> Iterator[Fault]:
    """Every fault of the stages, in their order."""
    if not draft.stages:
        yield Fault(_("There is no stage of judging yet."), Stage)
        return
    for stage in draft.stages:
        yield from _check_panel(stage)
        yield from _check_source(stage, draft.stages)
    for before, after in pairwise(draft.stages):
        yield from _check_cuts(before, after, draft.groups)
    yield from _check_weights([stage for stage in draft.stages if stage.is_scored])
    for stage in draft.stages:
        yield from _check_constraints(stage, draft)
        yield from _check_gate(stage)
    yield from _check_method(draft)
    yield from _check_awards(draft.stages[-1], draft.groups)


def _check_panel(stage: Stage) -> Iterator[Fault]:
    names = {"stage": stage.name}
    if not stage.cut:
        yield Fault(_("“%(stage)s” lets nobody advance.") % names, Stage, stage)
    if not stage.has_panel:
        yield from _check_public(stage)
        return
    if stage.kind == StageKind.FEASIBILITY and not stage.only_own_expertise:
        text = _("In “%(stage)s” delegates may read entries outside the field of their body.")
        yield Fault(text % names, Stage, stage, is_must=False)
    if not stage.judges_per_entry or not stage.quorum:
        yield Fault(_("“%(stage)s” needs at least one judge an entry.") % names, Stage, stage)
    elif stage.quorum > stage.judges_per_entry:
        text = _("“%(stage)s” asks for more marks than it has judges an entry.")
        yield Fault(text % names, Stage, stage)
    elif stage.judges_per_entry == 1:
        text = _("In “%(stage)s” one judge alone decides on an entry.")
        yield Fault(text % names, Stage, stage, is_must=False)


def _check_public(stage: Stage) -> Iterator[Fault]:
    """Where the public scores, the quorum counts answers."""
    if stage.is_public and not stage.quorum:
        text = _("“%(stage)s” needs at least one answer of the public an entry.")
        yield Fault(text % {"stage": stage.name}, Stage, stage)


def _check_source(stage: Stage, stages: list[Stage]) -> Iterator[Fault]:
    """A stage ranks on the marks of an earlier one, or on its own."""
    earlier = {one.pk for one in stages if one.order < stage.order}
    if not stage.is_scored and stage.marks_from_id not in earlier:
        text = _("“%(stage)s” ranks on marks that do not come before it.")
        yield Fault(text % {"stage": stage.name}, Stage, stage)


def _places(stage: Stage, group: Group) -> int:
    own = {cut.group_id: cut.places for cut in stage.cuts.all()}
    return own.get(group.pk, stage.cut)


def _check_cuts(before: Stage, after: Stage, groups: list[Group]) -> Iterator[Fault]:
    for group in groups:
        few, many = _places(before, group), _places(after, group)
        if many > few:
            facts = {"after": after.name, "before": before.name, "group": group.name}
            text = _(
                "“%(after)s” has more places for “%(group)s” (%(many)s) than come out of "
                "“%(before)s” (%(few)s)."
            )
            yield Fault(text % {**facts, "many": many, "few": few}, Stage, after)


def _check_weights(stages: list[Stage]) -> Iterator[Fault]:
    """Either no stage has a weight, or all that are scored have, and they make a whole."""
    weights = [stage.weight for stage in stages]
    if all(weight is None for weight in weights):
        return
    if any(weight is None for weight in weights):
        yield Fault(_("Some stages have a weight and others have none."), Stage)
    elif sum(weights, Decimal(0)) != WHOLE:
        facts = {"total": sum(weights, Decimal(0)).normalize() + 0}
        text = _("The weights of the stages add up to %(total)s %%, not to 100 %%.")
        yield Fault(text % facts, Stage)


def _check_constraints(stage: Stage, draft: Draft) -> Iterator[Fault]:
    """Least places fit into the places there are, and what is counted exists."""
    known = {str(category.key) for category in draft.categories}
    for row in stage.quotas.all():
        if row.field == QuotaField.CATEGORY and row.subject and row.subject not in known:
            text = _("“%(stage)s” counts by a category that is no longer there.")
            yield Fault(text % {"stage": stage.name}, StageQuota, row)
    for group in draft.groups:
        places = _places(stage, group)
        for field, least in _least_places(stage, group).items():
            if least > places:
                facts = {"stage": stage.name, "group": group.name, "least": least, "most": places}
                text = _(
                    "“%(stage)s” keeps %(least)s places for “%(group)s” by %(field)s, but has "
                    "only %(most)s."
                )
                facts["field"] = str(QuotaField(field).label).lower()
                yield Fault(text % facts, StageQuota)


def _least_places(stage: Stage, group: Group) -> dict[str, int]:
    """By field, what binding rows keep for this group; its own go before those for all."""
    rows = [row for row in stage.quotas.all() if row.group_id in {None, group.pk}]
    rows.sort(key=lambda row: row.group_id is not None)
    kept = {(row.field, row.subject): row for row in rows}
    sums: dict[str, int] = {}
    for (field, _subject), row in kept.items():
        if row.is_binding:
            sums[field] = sums.get(field, 0) + (row.least or 0)
    return sums


def _check_gate(stage: Stage) -> Iterator[Fault]:
    """A passing mark is one that somebody can reach."""
    if stage.passing_mark is not None and not 0 <= stage.passing_mark < WHOLE:
        text = _("The passing mark of “%(stage)s” must lie between 0 and 100.")
        yield Fault(text % {"stage": stage.name}, Stage, stage)


def _check_method(draft: Draft) -> Iterator[Fault]:
    """What a correction of judges needs is known only once entries are shared out."""
    rules = draft.form.rules if draft.form else None
    if rules is not None and rules.method == Method.CALIBRATED_MEAN:
        text = _(
            "Judges are corrected: a stage in which every judge reads every entry cannot start, "
            "and each judge needs ten entries, some of them in common with others."
        )
        yield Fault(text, RuleSet, rules, is_must=False)


def _check_awards(last: Stage, groups: list[Group]) -> Iterator[Fault]:
    tiers = list(last.tiers.all())
    for group in groups:
        if not any(tier.group_id in {None, group.pk} for tier in tiers):
            facts = {"stage": last.name, "group": group.name}
            text = _("Nobody in “%(group)s” gets an award after “%(stage)s”.")
            yield Fault(text % facts, AwardTier)


def check_offices(draft: Draft) -> Iterator[Fault]:
    """Who chairs the panel and who approves the result is known before entries come."""
    held = {appointment.role for appointment in draft.appointments}
    words = {
        EditionRole.CHAIR: _("The chair of the panel is not named."),
        EditionRole.APPROVER: _("Nobody is named who approves the result."),
    }
    for role, text in words.items():
        if role not in held:
            yield Fault(text, Appointment)

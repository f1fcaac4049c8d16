"""Criteria: weights, levels, and the ladder of ties."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from competitions.checks.draft import Fault, Form
from competitions.models import Criterion, Group, RuleSet, Stage

WHOLE = Decimal(100)
STEP = Decimal(1)  # bands are told in whole numbers: 0-20, 21-40
FEWEST_LEVELS = 2
METHODS = ("mean", "median")
PLAIN_RUNGS = ("lowest_range", "highest_minimum", "lot")
LOT = "lot"


def check_rubric(form: Form, groups: list[Group], stages: list[Stage]) -> Iterator[Fault]:
    """Every rubric that a stage scores by, for every group, and the rules of the ranking."""
    used = {stage.rubric for stage in stages if stage.is_scored}
    for rubric in sorted(used):
        for group in groups:
            yield from _check_weights(form, rubric, group)
    for criterion in form.criteria:
        if criterion.rubric in used:
            yield from _check_levels(criterion)
    yield from _check_unused(form, used)
    yield from _check_method(form.rules)
    yield from _check_ladder(form)


def _check_weights(form: Form, rubric: str, group: Group) -> Iterator[Fault]:
    criteria = form.criteria_for(rubric, group)
    total = sum((criterion.weight for criterion in criteria), Decimal(0))
    facts = {"rubric": rubric, "group": group.name}
    if not criteria:
        text = _("The rubric “%(rubric)s” has no criterion for the group “%(group)s”.")
        yield Fault(text % facts, Criterion)
    elif total != WHOLE:
        text = _(
            "The weights of “%(rubric)s” for “%(group)s” add up to %(total)s %%, not to 100 %%."
        )
        said = number_format(total.normalize() + 0, use_l10n=True)
        yield Fault(text % {**facts, "total": said}, Criterion)


def _check_levels(criterion: Criterion) -> Iterator[Fault]:
    levels, facts = list(criterion.levels.all()), {"name": criterion.name}
    if len(levels) < FEWEST_LEVELS or any(not level.anchor for level in levels):
        text = _("“%(name)s” needs levels that each say what they look like.") % facts
        yield Fault(text, Criterion, criterion)
        return
    ends = (levels[0].low, levels[-1].high)
    steps = [after.low - before.high for before, after in pairwise(levels)]
    if ends != (criterion.min_score, criterion.max_score):
        text = _("The levels of “%(name)s” do not cover its scale from %(low)s to %(high)s.")
        scale = {"low": _say(criterion.min_score), "high": _say(criterion.max_score)}
        yield Fault(text % {**facts, **scale}, Criterion, criterion)
    elif any(not 0 < step <= STEP for step in steps):
        text = _("The levels of “%(name)s” overlap or leave a gap.") % facts
        yield Fault(text, Criterion, criterion)


def _say(number: Decimal) -> str:
    return number_format(number.normalize() + 0, use_l10n=True)


def _check_unused(form: Form, used: set[str]) -> Iterator[Fault]:
    for rubric in sorted({criterion.rubric for criterion in form.criteria} - used):
        text = _("No stage scores by the rubric “%(rubric)s”.") % {"rubric": rubric}
        yield Fault(text, Criterion, is_must=False)


def _check_method(rules: RuleSet) -> Iterator[Fault]:
    if rules.method not in METHODS:
        text = _("The ranking does not know the method “%(method)s”.")
        yield Fault(text % {"method": rules.method}, RuleSet, rules)


def _check_ladder(form: Form) -> Iterator[Fault]:
    """Each rung names something that exists; without a lot at the end a tie can remain."""
    codes = {criterion.code for criterion in form.criteria}
    rungs = [str(rung) for rung in form.rules.tie_break]
    for rung in rungs:
        kind, _colon, subject = rung.partition(":")
        is_known = rung in PLAIN_RUNGS or (kind == "criterion" and subject in codes)
        if not is_known and kind != "stage":
            text = _("The rule for ties names “%(rung)s”, which does not exist.")
            yield Fault(text % {"rung": subject or rung}, RuleSet, form.rules)
    if LOT not in rungs:
        text = _("The rule for ties does not end with a lot: a tie can remain.")
        yield Fault(text, RuleSet, form.rules, is_must=False)

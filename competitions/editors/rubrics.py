"""The rubric: criteria with their levels, and how ties are settled."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.editors.base import Block, Editor
from competitions.forms.rubrics import CriterionForm, TieRuleForm
from competitions.models import Competition, Criterion, RuleSet
from competitions.parts import rules_to_edit
from competitions.rubrics import criteria_to_weigh, rubric_name, say_mark, weighings_of
from core.models import Revised


def note_of_criterion(criterion: Criterion) -> str:
    """Weight, section, and who is scored on it; reads prefetched groups."""
    parts = [_("Weight %(weight)s%%") % {"weight": say_mark(criterion.weight)}]
    if criterion.section is not None:
        parts.append(_("reads “%(section)s”") % {"section": criterion.section.title})
        names = ", ".join(group.name for group in criterion.section.groups.all())
        parts += [_("Only %(groups)s") % {"groups": names}] if names else []
    return " · ".join(parts)


def tags_of_criterion(criterion: Criterion) -> list[tuple[str, str]]:
    """What still keeps the edition from being published."""
    levels = criterion.levels.all()
    is_bare = len(levels) < 2 or any(not level.anchor for level in levels)
    return [(_("Levels missing"), "attention")] if is_bare else []


def by_rubric(_competition: Competition, criteria: list[Criterion]) -> list[Block]:
    """One block a rubric, in the order in which they are first met."""
    return [
        Block(
            rows=[one for one in criteria if one.rubric == rubric],
            title=rubric_name(rubric),
            query=f"rubric={rubric}",
        )
        for rubric in dict.fromkeys(one.rubric for one in criteria)
    ]


def weights_of(competition: Competition, _row: Revised | None) -> dict:
    """The running totals, on the list and beside every criterion's form."""
    rules = rules_to_edit(competition)
    groups = list(competition.groups.all())
    criteria = criteria_to_weigh(rules) if rules else []
    return {"weighings": weighings_of(criteria, groups)}


CRITERIA = Editor(
    slug="kriteria",
    model=Criterion,
    form_class=CriterionForm,
    title=gettext_lazy("Rubric"),
    one=gettext_lazy("Criterion"),
    add_label=gettext_lazy("Add a criterion"),
    lead=gettext_lazy("What judges score, in five levels that are described in words."),
    note_of=note_of_criterion,
    tags_of=tags_of_criterion,
    related=("section",),
    prefetched=("section__groups", "levels"),
    blocks=by_rubric,
    context=weights_of,
    list_template="competitions/criterion_list.html",
    form_template="competitions/criterion_form.html",
)
TIE_RULE = Editor(
    slug="penentuan-seri",
    model=RuleSet,
    form_class=TieRuleForm,
    title=gettext_lazy("Score and ties"),
    one=gettext_lazy("Score and ties"),
    lead=gettext_lazy("How judges' totals become a score, and what parts equal scores."),
    is_single=True,
    form_template="competitions/tie_rule_form.html",
)

EDITORS = (CRITERIA, TIE_RULE)

"""The rubric: criteria with their levels, and how ties are settled."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.editors.base import Block, Editor
from competitions.forms.rubrics import CriterionForm, TieRuleForm
from competitions.models import Competition, Criterion, CriterionLevel, RuleSet
from competitions.parts import rows_of, rules_to_edit
from competitions.rubrics import criteria_to_weigh, rubric_name, say_mark, weighings_of

FEWEST_LEVELS = 2


class CriterionEditor(Editor):
    """Criteria are listed with their groups and described levels in one statement."""

    def rows(self, competition: Competition) -> QuerySet:
        """With `group_names` and `described`, the number of levels that have words."""
        only = Q(section__groups__isnull=False)
        names = ArrayAgg("section__groups__name", filter=only, default=[])
        levels = CriterionLevel.objects.filter(criterion=OuterRef("pk")).exclude(anchor="")
        count = levels.order_by().values("criterion").annotate(n=Count("pk")).values("n")
        rows = rows_of(Criterion, competition).select_related("section")
        return rows.annotate(group_names=names, described=Coalesce(Subquery(count), 0))


def note_of_criterion(criterion: Criterion) -> str:
    """Weight, section, and who is scored on it."""
    parts = [_("Weight %(weight)s%%") % {"weight": say_mark(criterion.weight)}]
    if criterion.section is not None:
        parts.append(_("reads “%(section)s”") % {"section": criterion.section.title})
        names = ", ".join(criterion.group_names)
        parts += [_("Only %(groups)s") % {"groups": names}] if names else []
    return " · ".join(parts)


def tags_of_criterion(criterion: Criterion) -> list[tuple[str, str]]:
    """What still keeps the edition from being published."""
    return [(_("Levels missing"), "attention")] if criterion.described < FEWEST_LEVELS else []


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


def weights_of(competition: Competition) -> dict:
    """The running totals above the list."""
    rules = rules_to_edit(competition)
    groups = list(competition.groups.all())
    criteria = criteria_to_weigh(rules) if rules else []
    return {"weighings": weighings_of(criteria, groups)}


CRITERIA = CriterionEditor(
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
    blocks=by_rubric,
    list_template="competitions/criterion_list.html",
    list_context=weights_of,
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

"""What everybody reads of one edition: its whole rulebook in two statements, as plain values.

A rulebook is sixteen tables. Each becomes a list of JSON objects in one column, so that the page
costs the same whether an edition has one group or nine.
"""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce, JSONObject

from accounts.models import Agency
from awards.models import Announcement, AwardRow
from competitions.models import (
    AwardTier,
    Category,
    Change,
    Competition,
    Criterion,
    CriterionLevel,
    EligibilityRule,
    Enquiry,
    Event,
    Group,
    Question,
    Quota,
    Requirement,
    RuleSet,
    ScreeningPoint,
    Section,
    StageCut,
    StageQuota,
)
from core.querysets import counted
from innovations.models import Proposal
from portal.queries.public import PASSED, competitions_at

CHANGES, EVENTS = 60, 5
OWN = {"competition": OuterRef("pk")}


def listed(rows: QuerySet, *names: str, **columns: object) -> ArraySubquery:
    """Rows of a correlated query as a list of objects, in the rows' own order."""
    return ArraySubquery(rows.values(row=JSONObject(**{n: n for n in names}, **columns)))


def editions_at(instant: datetime) -> QuerySet[Competition]:
    """Public editions with everything about them that hangs on no version of form and rubric."""
    frozen = RuleSet.objects.filter(**OWN, frozen_at__isnull=False).order_by("-version")
    return competitions_at(instant).annotate(
        rule_set_id=Subquery(frozen.values("pk")[:1]),
        group_list=listed(
            Group.objects.filter(**OWN), "id", "code", "name", "description", "is_by_invitation"
        ),
        category_list=listed(Category.objects.filter(**OWN), "name", "description"),
        quota_list=listed(Quota.objects.filter(**OWN), "agency_kind", "most", group="group__name"),
        rule_list=listed(
            EligibilityRule.objects.filter(**OWN), "kind", "text", "question", "group_id"
        ),
        point_list=listed(ScreeningPoint.objects.filter(**OWN), "text", "guidance"),
        tier_list=listed(AwardTier.objects.filter(**OWN), "name", "stage_id", "group_id"),
        cut_list=listed(
            StageCut.objects.filter(stage__competition=OuterRef("pk")),
            "stage_id",
            "group_id",
            "places",
        ),
        constraint_list=listed(
            StageQuota.objects.filter(stage__competition=OuterRef("pk")),
            *("stage_id", "field", "subject", "least", "most", "is_binding"),
            group="group__name",
            name=Coalesce(Subquery(_category_counted()), Subquery(_agency_counted())),
        ),
        change_list=listed(
            Change.objects.filter(**OWN)[:CHANGES],
            "kind",
            "title",
            "facts",
            "reason",
            "happened_at",
        ),
        event_list=listed(
            Event.objects.filter(**OWN).coming_at(instant)[:EVENTS],
            *("code", "title", "starts_at", "zone"),
        ),
        last_year=_last_year(instant),
    )


def _category_counted() -> QuerySet:
    """What a constraint counts by, where that is a category; else none has such a key."""
    rows = Category.objects.filter(competition=OuterRef("stage__competition"))
    key = Cast("key", CharField())
    return rows.annotate(text=key).filter(text=OuterRef("subject")).order_by().values("name")[:1]


def _agency_counted() -> QuerySet:
    return Agency.objects.filter(code=OuterRef("subject")).order_by().values("name")[:1]


def _last_year(instant: datetime) -> Subquery:
    """Figures of the edition before this one, once its results are public."""
    same_series = Q(
        organiser=OuterRef("organiser"), series=OuterRef("series"), year__lt=OuterRef("year")
    )
    results = Announcement.objects.public_at(instant).filter(competition=OuterRef("pk"))
    before = Competition.objects.filter(
        same_series | Q(pk=OuterRef("previous")),
        Exists(results.final()),
    ).order_by("-year")
    entries = Proposal.objects.filter(**OWN, submitted_at__isnull=False)
    shown = Announcement.objects.in_force_at(instant).final()
    winners = AwardRow.objects.winning().filter(
        announcement__in=shown.filter(competition=OuterRef(OuterRef("pk")))
    )
    facts = JSONObject(
        year="year",
        slug="slug",
        entries=counted(entries),
        passed=counted(entries.filter(state__in=PASSED)),
        winners=counted(winners),
    )
    return Subquery(before.values(facts=facts)[:1])


def rulebook(rule_set_id: int) -> dict:
    """Form and rubric of one version: sections, requirements, criteria. One statement."""
    own = {"rule_set": OuterRef("pk")}
    questions = listed(
        Question.objects.filter(section=OuterRef("pk")),
        *("label", "guidance", "word_limit", "is_required", "attachment", "attachment_note"),
        *("most_files", "most_megabytes", "most_pages"),
    )
    levels = listed(
        CriterionLevel.objects.filter(criterion=OuterRef("pk")),
        *("number", "name", "anchor", "low", "high"),
    )
    rows = RuleSet.objects.filter(pk=rule_set_id).values(
        section_list=listed(
            Section.objects.filter(**own),
            *("id", "title", "prompt"),
            groups=_groups_of(Section),
            questions=questions,
        ),
        requirement_list=listed(
            Requirement.objects.filter(**own),
            *("key", "name", "description", "kind", "is_required", "file_kinds"),
            *("most_megabytes", "most_pages"),
            has_letter=ExpressionWrapper(~Q(letter_body=""), output_field=BooleanField()),
            groups=_groups_of(Requirement),
        ),
        criterion_list=listed(
            Criterion.objects.filter(**own).order_by("rubric", "order"),
            *("name", "question", "weight", "rubric", "section_id"),
            levels=levels,
        ),
    )
    return rows.get()


def _groups_of(model: type[Model]) -> ArraySubquery:
    """The groups to which a section or requirement is narrowed; empty for all."""
    through = model._meta.get_field("groups").remote_field.through
    own = {model._meta.model_name: OuterRef("pk")}
    return ArraySubquery(through.objects.filter(**own).values("group_id"))


def answered_enquiries(competition: Competition, words: str) -> QuerySet[Enquiry]:
    """Answered questions that hold every word, the latest first; who asked is not even read."""
    rows = Enquiry.objects.answered().filter(competition=competition)
    for word in words.split():
        rows = rows.filter(Q(text__icontains=word) | Q(answer__icontains=word))
    return rows.only("text", "answer", "answered_at").order_by("-answered_at", "-pk")

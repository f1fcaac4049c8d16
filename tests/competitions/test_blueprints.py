"""Rulebooks as data: each one shipped becomes an edition; a broken one is refused in words."""

import copy
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q, Sum

from competitions.blueprints import (
    BlueprintError,
    all_blueprints,
    build_calendar,
    build_rule_set,
    faults_of,
    read_blueprint,
)
from competitions.models import Competition, Criterion
from competitions.states import Level
from core.codes import new_code
from tests.factories import make_agency

NAMES = ("kovablik", "national_2021", "national_2023", "national_2025", "regency_top10")
LETTERS = {"implementation_letter", "identity_letter", "willingness_letter"}


@pytest.fixture
def draft(db):
    office = make_agency("Bagian Organisasi")
    return Competition.objects.create(
        code=new_code(),
        slug="kipp-uji",
        organiser=office,
        territory=office,
        series="KIPP Uji",
        name="KIPP Uji 2027",
        year=2027,
        level=Level.REGENCY,
        number_prefix="UJI27",
    )


def broken(**changes):
    return {**copy.deepcopy(read_blueprint("kovablik")), **changes}


def test_these_rulebooks_are_shipped():
    assert tuple(one["name"] for one in all_blueprints()) == ("empty", *NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_blueprint_becomes_rows_with_whole_rubrics(draft, name):
    blueprint = read_blueprint(name)

    rule_set = build_rule_set(draft, blueprint)
    build_calendar(rule_set, blueprint, date(2027, 3, 1))

    totals = {
        (stage.rubric, group.code): Criterion.objects.filter(
            Q(section=None) | Q(section__groups=None) | Q(section__groups=group),
            rule_set=rule_set,
            rubric=stage.rubric,
        ).aggregate(total=Sum("weight"))["total"]
        for stage in draft.stages.filter(marks_from=None)
        for group in draft.groups.all()
    }
    assert set(totals.values()) == {Decimal(100)}
    assert {c.levels.exclude(anchor="").count() for c in rule_set.criteria.all()} == {5}
    assert draft.windows.count() == len(blueprint["windows"])
    assert draft.stages.count() == len(blueprint["stages"])


def test_national_2023_has_the_questions_and_letters_of_that_year(draft):
    rule_set = build_rule_set(draft, read_blueprint("national_2023"))

    general = rule_set.sections.filter(Q(groups=None) | Q(groups__code="umum"))
    limits = [[q.word_limit for q in section.questions.all()] for section in general]
    assert limits == [[200], [300], [200], [200], [600], [100, 200], [200], [500]]
    assert [group.code for group in draft.groups.all()] == ["umum", "khusus"]
    letters = rule_set.requirements.exclude(letter_body="")
    assert {letter.code for letter in letters} == LETTERS


def test_the_edition_of_2021_asks_a_replication_three_things_more(draft):
    rule_set = build_rule_set(draft, read_blueprint("national_2021"))

    only = rule_set.sections.filter(groups__code="replikasi").exclude(groups__code="umum")
    assert [section.code for section in only] == [
        "inspiration",
        "replication_process",
        "difference",
    ]
    letter = rule_set.requirements.get(code="replication_letter")
    assert [group.code for group in letter.groups.all()] == ["replikasi"]


def test_2025_lets_delegates_and_the_public_score(draft):
    blueprint = read_blueprint("national_2025")

    build_calendar(build_rule_set(draft, blueprint), blueprint, date(2027, 3, 1))

    desk, feasibility, public, plenary = draft.stages.order_by("order")
    assert [group.code for group in draft.groups.all()] == ["umum", "replikasi"]
    assert (desk.passing_mark, feasibility.only_own_expertise) == (85, True)
    assert [stage.has_panel for stage in (desk, feasibility, public)] == [True, True, False]
    assert (public.is_public, plenary.marks_from) == (True, feasibility)
    assert "draf" in blueprint["note"]


def test_kovablik_counts_five_and_three_and_leaves_the_invited_out(draft):
    blueprint = read_blueprint("kovablik")

    build_calendar(build_rule_set(draft, blueprint), blueprint, date(2027, 3, 1))

    quotas = {row.agency_kind: row.most for row in draft.quotas.all()}
    assert quotas == {"regional_agency": 5, "regency": 3, "city": 3, "state_enterprise": 3}
    invited = draft.groups.get(code="khusus")
    assert (invited.is_by_invitation, invited.counts_in_quota) == (True, False)


@pytest.mark.parametrize(
    ("zone", "utc_hour"), [("Asia/Jakarta", 1), ("Asia/Makassar", 0), ("Asia/Jayapura", 23)]
)
def test_days_are_counted_in_the_zone_of_the_edition(draft, zone, utc_hour):
    draft.zone = zone
    blueprint = read_blueprint("regency_top10")

    build_calendar(build_rule_set(draft, blueprint), blueprint, date(2027, 3, 1))

    opens_at = draft.windows.get(kind="registration").opens_at
    assert opens_at.astimezone(draft.tzinfo).isoformat()[:16] == "2027-03-01T08:00"
    assert opens_at.hour == utc_hour


def test_an_unknown_blueprint_is_refused():
    with pytest.raises(BlueprintError, match="there is no such blueprint"):
        read_blueprint("../settings")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"label": 3}, "label: not str"),
        ({"groups": None}, "groups: a list is missing"),
        ({"groups": [{"code": "umum"}]}, "groups 1: name is missing"),
        ({"level": "galaxy"}, "level: unknown “galaxy”"),
        ({"zone": "Europe/Paris"}, "zone: unknown “Europe/Paris”"),
        ({"sdgs": [18]}, "sdgs: unknown “18”"),
        ({"windows": []}, "windows: registration is missing"),
        ({"tie_break": ["criterion:luck"]}, "tie_break: “criterion:luck” is not scored"),
        (
            {"tiers": [{"name": "Top 3", "stage": 9}]},
            "tiers: there is no stage 9",
        ),
        (
            {"quotas": [{"agency_kind": "moon", "most": 3}]},
            "kind of agency: unknown “moon”",
        ),
        (
            {"quotas": [{"agency_kind": "", "group": "lain", "most": 3}]},
            "quotas: there is no group “lain”",
        ),
    ],
)
def test_a_broken_blueprint_says_what_is_wrong(changes, fault):
    assert fault in faults_of(broken(**changes))


def test_weights_that_do_not_give_a_hundred_name_rubric_and_group():
    blueprint = broken()
    blueprint["aspects"][0]["weight"] = 41

    assert faults_of(blueprint) == [
        "presentation of umum: the weights add up to 101, not to 100",
        "presentation of khusus: the weights add up to 101, not to 100",
    ]


def test_a_criterion_without_five_anchors_is_refused():
    blueprint = broken()
    blueprint["aspects"][0]["anchors"] = ["a", "b", "", "d", "e"]

    assert faults_of(blueprint) == ["presentation_substance: five anchored levels are needed"]

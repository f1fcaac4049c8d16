"""A run weighs stages together, keeps constraints, tells chances, and hands out a bundle."""

import json
from decimal import Decimal

import pytest

from accounts.models import Agency
from competitions.models import Category, RuleSet, Stage
from competitions.states import QuotaField
from innovations.models import Honour, Innovation, Proposal
from judging import insights
from judging.actions import (
    assign_judge,
    start_ranking,
)
from judging.assigning import EngineStopped, ask_engine
from judging.placing import rows_of
from judging.queries.constraints import facts_of, quota_sentences
from judging.queries.obstacles import obstacles_to_rank, warnings_to_start
from judging.queries.second_opinion import scores_by_database
from judging.ranking import compute_run, differences
from tests.factories import NOW
from tests.judging.cuts import facts, go_on, keep, stored, use_method, weigh
from tests.judging.engine.bundles import run_script
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=4, judges=3)


def verified(run, folder):
    """What a stranger's script says of the stored bytes: exit status and words."""
    place = folder / "bundle.json"
    place.write_bytes(stored(run))
    return run_script(place, run.bundle_sha256)


def test_a_second_stage_ranks_on_both_published_scores(scene, tmp_path):
    weigh(scene, 60, 40)
    go_on(scene, scene.ranked(90, 80, 85, 60))

    run = scene.ranked(70, 90, 80)

    assert (run.state, run.fault) == ("done", "")
    assert run.document["config"]["stages"] == [
        {"id": "desk", "weight": "60.00"},
        {"id": "presentation", "weight": "40.00"},
    ]
    assert facts(run, "rank", "score", "stage_score") == [
        ("002", 1, Decimal("84.0000"), Decimal("90.0000")),
        ("003", 2, Decimal("83.0000"), Decimal("80.0000")),
        ("001", 3, Decimal("82.0000"), Decimal("70.0000")),
    ]
    assert differences(run, run.result) == []
    assert verified(run, tmp_path)[0] == 0


def test_an_entry_below_the_passing_mark_has_no_rank(scene):
    Stage.objects.filter(pk=scene.stage.pk).update(passing_mark=75)
    scene.stage.refresh_from_db()

    run = scene.ranked(90, 74, 75, 60)

    assert facts(run, "rank", "status", "is_selected") == [
        ("001", 1, "", True),
        ("003", 2, "", True),
        ("002", None, "failed_gate:desk", False),
        ("004", None, "failed_gate:desk", False),
    ]


def test_a_stage_alone_is_ranked_without_weights(scene):
    weigh(scene, 60, 40)

    document = scene.ranked(90, 80, 85, 60).document

    assert document["config"].keys().isdisjoint({"own_stage", "stages"})


def spread_over(scene, *names):
    """Entries in these categories, in turn."""
    for candidacy, name in zip(scene.candidacies, names, strict=True):
        category, _ = Category.objects.get_or_create(
            competition=scene.competition, name=name, defaults={"order": 50}
        )
        Proposal.objects.filter(pk=candidacy.proposal_id).update(category=category)
    return {c.name: str(c.key) for c in Category.objects.filter(competition=scene.competition)}


def test_least_places_of_a_category_let_somebody_in_and_say_so(scene, tmp_path):
    keys = spread_over(scene, "Kesehatan", "Kesehatan", "Pendidikan", "Kesehatan")
    keep(scene.stage, "category", keys["Pendidikan"], least=1)

    run = scene.ranked(90, 80, 60, 70)

    word = f"category:{keys['Pendidikan']}"
    assert facts(run, "is_selected", "in_plain_list", "quota") == [
        ("001", True, True, ""),
        ("002", False, True, f"minimum-out:{word}"),
        ("004", False, False, ""),
        ("003", True, False, f"minimum:{word}"),
    ]
    said = quota_sentences(scene.competition, [f"minimum:{word}"])
    assert next(iter(said.values())).endswith("Pendidikan.")
    assert verified(run, tmp_path)[0] == 0


def test_two_constraints_at_once_are_solved_by_a_child(scene):
    keys = spread_over(scene, "Kesehatan", "Kesehatan", "Pendidikan", "Kesehatan")
    keep(scene.stage, "category", keys["Pendidikan"], least=1)
    keep(scene.stage, "newcomer", "yes", most=2)

    run = scene.ranked(90, 80, 60, 70)

    assert (run.state, run.fault) == ("done", "")
    assert run.result["selected"] == ["BMS26-001", "BMS26-003"]


def test_a_constraint_for_information_changes_nothing(scene):
    keep(scene.stage, "newcomer", "yes", least=2, is_binding=False)

    document = scene.ranked().document

    assert "quotas" not in document["config"]
    assert "facts" not in document["proposals"][0]


def test_a_group_of_its_own_goes_before_all_groups(scene):
    keep(scene.stage, "entrant", most=1)
    keep(scene.stage, "entrant", most=2, group=scene.group)

    document = scene.ranked().document

    assert document["config"]["quotas"] == [{"field": "entrant", "limit": 2}]


def test_a_limit_for_all_is_written_out_beside_single_values(scene):
    keys = spread_over(scene, "Kesehatan", "Kesehatan", "Pendidikan", "Kesehatan")
    keep(scene.stage, "category", most=1)
    keep(scene.stage, "category", keys["Kesehatan"], most=2)

    rule = scene.ranked().document["config"]["quotas"][0]

    assert rule["groups"] == {keys["Kesehatan"]: {"max": 2}, keys["Pendidikan"]: {"max": 1}}


def test_more_least_places_than_places_are_told(scene):
    keep(scene.stage, "newcomer", "yes", least=3)

    run = scene.ranked()

    assert (run.state, run.fault) == ("failed", "minimums_exceed_n")


def test_facts_of_entries_follow_their_agencies(scene):
    Agency.objects.filter(pk=scene.world.opd.pk).update(is_disadvantaged=True)
    entry = scene.candidacies[1].proposal
    Innovation.objects.filter(pk=entry.innovation_id).update(owner=entry.entrant)
    Honour.objects.create(
        innovation=entry.innovation, event="KIPP", award="Top 10", visible_from=LATER,
        year=scene.competition.year - 1, level=scene.competition.level,
    )  # fmt: skip

    told = facts_of(scene.stage, scene.group, QuotaField.values)

    own = told[entry.number]
    assert own == {
        "agency_kind": entry.entrant.kind,
        "category": str(entry.category.key),
        "disadvantaged": "yes",
        "entrant": entry.entrant.code,
        "newcomer": "no",
        "region": scene.world.regency.code,
    }


def share_out(scene, pairs):
    """These entries to these judges, and no others."""
    for entry, judge in pairs:
        assign_judge(
            scene.candidacies[entry], by=scene.organiser, at=NOW, member=scene.members[judge]
        )
    scene.assign_all = lambda: None


def judged_in_turns(scene):
    """Three judges, of whom the first is severe; every entry is read by two of them."""
    pairs = [(e, j) for e in range(len(scene.candidacies)) for j in range(3) if j != e % 3]
    share_out(scene, pairs)
    scene.start()
    for entry, judge in pairs:
        severity = 10 if judge == 0 else 0
        scene.score(entry, judge, 60 + 3 * entry - severity + (entry * judge) % 4)
    scene.lock()


def test_judges_are_corrected_by_published_numbers(tmp_path):
    scene = Scene(entries=8, judges=3)
    use_method(scene, "calibrated_mean")
    judged_in_turns(scene)

    run = scene.rank()

    assert (run.state, run.fault) == ("done", "")
    assert "calibration" not in run.document
    severe = run.statistics["calibration"]["corrections"][scene.members[0].code]
    assert Decimal(severe) < -2
    assert differences(run, run.result, run.statistics["calibration"]) == []
    told = json.loads(stored(run))
    judges = {row["judge"] for row in told["document"]["evaluations"]}
    assert judges == told["document"]["calibration"]["corrections"].keys() == {"J1", "J2", "J3"}
    assert verified(run, tmp_path)[0] == 0


def test_trimmed_means_agree_with_the_database():
    scene = Scene(entries=4, judges=3)
    use_method(scene, "trimmed_mean")
    RuleSet.objects.filter(pk=scene.stage.rule_set_id).update(trim_from=3)
    scene.stage.refresh_from_db()
    scene.start()
    for entry in range(4):
        for judge in range(3):
            scene.score(entry, judge, 50 + 7 * entry + 4 * judge * judge)
    scene.lock()

    run = scene.rank()

    assert (run.state, run.fault) == ("done", "")
    assert scores_by_database(scene.stage, scene.group)["BMS26-001"].score == 540000


def test_statistics_tell_chances_and_other_methods(scene):
    scene.start()
    for entry, value in enumerate((70, 72, 80, 60)):
        for judge in range(3):
            scene.score(entry, judge, value + (entry * 2 + judge * 3) % 5)
    scene.lock()

    run = scene.rank()

    told = run.statistics
    assert told["alike"]["median"] <= 2
    assert 0 < Decimal(told["dependability"]) <= 1
    chances = [row.chance for row in run.rows.all()]
    assert chances == sorted(chances, reverse=True)
    assert all(row.rank_low <= row.rank <= row.rank_high for row in run.rows.all())
    assert run.rows.first().other_ranks["median"] == 1
    assert {"source", "python", "numpy"} <= run.engine.keys()


def test_a_child_that_dies_leaves_the_ranking_and_a_sentence(scene, monkeypatch):
    def die(*_args, **_limits):
        raise EngineStopped

    monkeypatch.setattr(insights, "ask_engine", die)

    run = scene.ranked(70, 80, 90, 60)

    assert (run.state, run.statistics["fault"]) == ("done", "no_insight")
    assert [row.chance for row in run.rows.all()] == [None] * 4
    assert run.rows.count() == 4


def test_a_real_child_answers_the_same(scene, monkeypatch):
    monkeypatch.setattr(insights, "ask_engine", ask_engine)

    run = scene.ranked(70, 80, 90, 60)

    assert "fault" not in run.statistics
    assert run.statistics["left_out"]["zscore"] == "few_per_judge"


def test_the_same_input_draws_the_same_chances(scene):
    run = scene.ranked(70, 80, 90, 60)
    before = list(run.rows.values_list("chance", "rank_low", "rank_high"))
    type(run).objects.filter(pk=run.pk).update(state="failed", fault="given_up")
    run.refresh_from_db()

    again = start_ranking(scene.stage, by=scene.organiser, at=LATER, group=scene.group)
    compute_run(again.pk, LATER)

    again.refresh_from_db()
    assert list(again.rows.values_list("chance", "rank_low", "rank_high")) == before
    assert again.bundle_sha256 == run.bundle_sha256


def test_rows_of_an_old_answer_are_still_made(scene):
    run = scene.ranked(70, 80, 90, 60)

    rows = rows_of(run, run.result)

    assert [row.rank for row in rows] == [1, 2, 3, 4]


def test_judges_who_all_read_everything_are_not_corrected(scene):
    use_method(scene, "calibrated_mean")

    with pytest.raises(Exception, match=r"reads every entry|membaca semua usulan"):
        scene.start()


def test_judges_without_an_entry_in_common_are_not_corrected():
    scene = Scene(entries=4, judges=4)
    use_method(scene, "calibrated_mean")
    pairs = [(entry, judge) for entry in range(4) for judge in ((0, 1), (2, 3))[entry % 2]]
    share_out(scene, pairs)
    warned = " ".join(warnings_to_start(scene.stage))
    scene.start()
    for entry, judge in pairs:
        scene.score(entry, judge, 70 + entry + judge)
    scene.lock()

    refused = " ".join(obstacles_to_rank(scene.stage))

    assert ("Juri 1, Juri 2; Juri 3, Juri 4" in warned, "4 juri" in warned) == (True, True)
    assert "Juri 1, Juri 2; Juri 3, Juri 4" in refused

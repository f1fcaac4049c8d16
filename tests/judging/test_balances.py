"""Constraints of the cut as a plenary's decisions stand: met or not, and who tips them."""

import pytest

from accounts.states import AgencyKind
from innovations.models import Honour, Proposal
from judging.balances import balances_of
from judging.sitting import compact_rows, lines_from
from judging.states import Outcome
from tests.factories import NOW, make_agency
from tests.judging.cuts import keep
from tests.judging.plenaries import REASON, PlenaryScene

pytestmark = pytest.mark.django_db
KNOWN = {"award": "Top 10", "level": "regency", "event": "KIPP 2024", "year": 2024}


@pytest.fixture
def scene():
    """Four of four agencies, the first two above the line; the third comes from far away."""
    made = PlenaryScene().adopted().opened()
    kinds = (
        AgencyKind.HEALTH_CENTRE,
        AgencyKind.HEALTH_CENTRE,
        AgencyKind.SCHOOL,
        AgencyKind.REGIONAL_AGENCY,
    )
    made.far = make_agency("Distrik Jauh", kind=AgencyKind.DISTRICT, parent=made.world.regency)
    for place, (candidacy, kind) in enumerate(zip(made.candidacies, kinds, strict=True)):
        parent = made.far if place == 2 else made.world.regency
        unit = make_agency(f"Unit {place}", kind=kind, parent=parent)
        Proposal.objects.filter(pk=candidacy.proposal_id).update(entrant=unit)
        if place < 2:
            honour(candidacy.proposal, unit, made)
    return made


def honour(proposal, agency, made):
    """This agency has won at this level before."""
    innovation = proposal.innovation
    type(innovation).objects.filter(pk=innovation.pk).update(owner=agency)
    level = made.stage.competition.level
    Honour.objects.create(innovation=innovation, visible_from=NOW, **KNOWN | {"level": level})


def balances(scene):
    rows = compact_rows(scene.sitting)
    found = {row.candidacy_id: row for row in scene.sitting.decisions.all()}
    return balances_of(scene.stage, rows, found, lines_from(rows))


def told(scene):
    """Counts now, as computed and without constraints; whether it is met; who moves it."""
    return [
        (one.now, one.computed, one.plain, one.is_met, [(e.number, e.step) for e in one.effects])
        for one in balances(scene)
    ]


@pytest.mark.parametrize(
    ("field", "subject", "bounds", "before", "after"),
    [
        ("newcomer", "yes", {"least": 1}, (0, False), (1, True)),
        ("newcomer", "yes", {"most": 0}, (0, True), (1, False)),
        ("region", "far", {"least": 1}, (0, False), (1, True)),
        ("region", "far", {"least": 2}, (0, False), (1, False)),
        ("agency_kind", "health_centre", {"most": 1}, (2, False), (1, True)),
        ("agency_kind", "school", {"least": 1, "most": 1}, (0, False), (1, True)),
        ("disadvantaged", "yes", {"least": 1}, (0, False), (0, False)),
    ],
)
def test_a_departure_tips_what_it_counts_by(scene, field, subject, bounds, before, after):
    subject = scene.far.code if subject == "far" else subject
    keep(scene.stage, field, subject, is_binding=False, **bounds)

    early = told(scene)
    scene.decide(1, Outcome.RESERVE, REASON)
    scene.decide(2, Outcome.IN, REASON)
    late = told(scene)

    assert [(now, met) for now, _, _, met, _ in early] == [before]
    assert [(now, met) for now, _, _, met, _ in late] == [after]
    assert [(computed, plain) for _, computed, plain, _, _ in late] == [(before[0], before[0])]
    assert sum(step for *_, moved in late for _, step in moved) == after[0] - before[0]


def test_the_entry_that_tips_it_is_named_with_its_step(scene):
    keep(scene.stage, "newcomer", "yes", least=1, is_binding=False)
    keep(scene.stage, "agency_kind", "health_centre", most=1)

    scene.decide(1, Outcome.RESERVE, REASON)
    scene.decide(2, Outcome.IN, REASON)
    kinds, newcomers = balances(scene)

    assert [(one.number, one.step) for one in kinds.effects] == [("BMS26-002", -1)]
    assert [(one.number, one.step) for one in newcomers.effects] == [("BMS26-003", 1)]
    assert (kinds.is_binding, newcomers.is_binding) == (True, False)
    assert (kinds.bounds, newcomers.bounds) == ("paling banyak 1", "paling sedikit 1")


def test_a_limit_for_each_agency_alike_names_those_that_fill_it(scene):
    keep(scene.stage, "entrant", most=1, is_binding=False)

    assert sorted(one.name for one in balances(scene)) == ["Unit 0", "Unit 1"]


def test_a_groups_own_constraint_goes_before_that_of_all(scene):
    keep(scene.stage, "newcomer", "yes", least=3, is_binding=False)
    keep(scene.stage, "newcomer", "yes", least=0, most=4, group=scene.group, is_binding=False)

    (own,) = balances(scene)

    assert (own.least, own.most, own.is_met) == (0, 4, True)


def test_no_constraint_is_no_row_and_no_statement_more(scene, django_assert_num_queries):
    rows = compact_rows(scene.sitting)
    lines = lines_from(rows)

    with django_assert_num_queries(1):
        assert balances_of(scene.stage, rows, {}, lines) == []

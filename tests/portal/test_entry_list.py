"""The rows behind every number, and what an organiser may not see of a draft."""

import random
import re

import pytest
from django.urls import reverse

from accounts.models import Agency
from competitions.models import Competition, Stage
from competitions.states import CompetitionState
from innovations.actions import hand_over_proposal, submit_proposal, withdraw_proposal
from innovations.models import Proposal
from innovations.states import CandidacyState, ProposalState
from tests.factories import NOW, make_competition, make_proposal
from tests.portal.turnouts import fill_agencies, fill_entries, take_part

pytestmark = pytest.mark.django_db
MOST = 8


def rows_of(world, query=""):
    return reverse("entry-list", args=[world.competition.code]) + query


def table_of(world, query=""):
    return reverse("entry-table", args=[world.competition.code]) + query


def round_of(world):
    return reverse("competition-dashboard", args=[world.competition.code])


def submitted(world, name, entrant=None):
    proposal = make_proposal(world.competition, entrant or world.unit, by=world.drafter, name=name)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    return Proposal.objects.get(pk=proposal.pk)


def text(response):
    return response.content.decode()


def read(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


def shown(response):
    return [row["code"] for row in response.context["rows"]]


def mix(world, seed):
    """Every state, several of each, and a first stage that is half scored."""
    chance = random.Random(seed)
    states = [state for state in ProposalState for _ in range(chance.randint(0, 4))]
    entrants = [world.unit, world.school, *fill_agencies(world, 3)]
    made = fill_entries(world.competition, entrants, by=world.drafter, states=states)
    stages = list(Stage.objects.filter(competition=world.competition).order_by("order"))
    for proposal in made:
        if proposal.state == ProposalState.ELIGIBLE:
            locked = chance.choice((0, 3))
            take_part([proposal], stages[0], by=world.drafter, locked=locked)
    return made


@pytest.mark.parametrize("seed", range(6))
def test_every_number_of_the_funnel_is_the_number_of_rows_behind_its_link(world, visit, seed):
    mix(world, seed)
    steps = visit(world.organiser, round_of(world)).context["steps"]

    links = [(step.url, step.count) for step in steps if step.url and step.state != "planned"]
    links += [
        (step.note_url, int(step.note.split()[0])) for step in steps if step.note_url and step.note
    ]
    found = [
        (url, visit(world.organiser, url).context["page_obj"].paginator.count) for url, _ in links
    ]

    assert len(links) >= 4
    assert found == links


@pytest.mark.parametrize("seed", range(3))
def test_every_number_of_the_agencies_is_the_number_of_rows_behind_its_link(world, visit, seed):
    mix(world, seed)
    address = reverse("participation-list", args=[world.competition.code])

    page = text(visit(world.organiser, address))

    links = re.findall(r'href="([^"]*usulan/\?[^"]*)">(\d+)<', page)
    assert len(links) >= 9
    for url, count in links:
        rows = visit(world.organiser, url.replace("&amp;", "&"))
        assert rows.context["page_obj"].paginator.count == int(count)


def test_list_tells_nothing_of_a_draft_but_where_it_is(world, visit):
    make_proposal(world.competition, world.unit, by=world.drafter, name="RAHASIA SEKALI")

    response = visit(world.organiser, rows_of(world))

    assert len(shown(response)) == 1
    assert "RAHASIA" not in text(response)
    assert "inovasi-" not in text(response)
    assert "Puskesmas Sumpiuh II" in text(response)
    assert "RAHASIA" not in read(visit(world.organiser, table_of(world)))


@pytest.mark.parametrize("word", ["RAHASIA", "kelompok=umum", "kategori"])
def test_draft_is_not_found_by_what_is_in_it(world, visit, word):
    draft = make_proposal(world.competition, world.unit, by=world.drafter, name="RAHASIA SEKALI")
    query = {
        "RAHASIA": "?q=RAHASIA",
        "kelompok=umum": f"?kelompok={draft.group.code}",
        "kategori": f"?kategori={draft.category.key}",
    }[word]

    assert shown(visit(world.organiser, rows_of(world, query))) == []


def test_withdrawn_draft_keeps_its_secret(world, visit):
    draft = make_proposal(world.competition, world.unit, by=world.drafter, name="RAHASIA SEKALI")
    withdraw_proposal(draft, by=world.drafter, at=NOW)

    response = visit(world.organiser, rows_of(world))

    assert (len(shown(response)), "RAHASIA" in text(response)) == (1, False)


def test_list_is_narrowed_by_words_state_agency_group_and_day(world, visit):
    one = submitted(world, "Perahu Posyandu")
    two = submitted(world, "Warung Tera", world.sister_unit)
    make_proposal(world.competition, world.school, by=world.drafter)

    def found(query):
        return set(shown(visit(world.organiser, rows_of(world, query))))

    assert found("?q=perahu") == {one.code}
    assert found("?q=Kebasen") == {two.code}
    assert found(f"?q={one.number.rsplit('-')[-1]}") == {one.code}
    assert found("?keadaan=submitted") == {one.code, two.code}
    assert found(f"?langkah=diajukan&instansi={world.opd.code}") == {one.code, two.code}
    assert found(f"?instansi={world.secretariat.code}") == set()
    assert found(f"?kelompok={one.group.code}") == {one.code, two.code}
    assert found(f"?kategori={one.category.key}") == {one.code, two.code}
    assert found("?sampai=2026-04-19") == set()
    assert found("?sampai=2026-04-20") == {one.code, two.code}


def test_unknown_words_of_the_address_narrow_nothing(world, visit):
    submitted(world, "Perahu Posyandu")
    query = "?langkah=x&keadaan=x&tahap=x&hasil=x&kategori=x&sampai=x&urut=x"

    response = visit(world.organiser, rows_of(world, query))

    assert len(shown(response)) == 1


def test_list_can_be_sorted(world, visit):
    one = submitted(world, "Bank Sampah")
    two = submitted(world, "Antar Obat")

    assert shown(visit(world.organiser, rows_of(world, "?urut=judul"))) == [two.code, one.code]
    assert shown(visit(world.organiser, rows_of(world, "?urut=nomor"))) == [one.code, two.code]


def test_rows_of_a_stage_by_what_became_of_them(world, visit):
    stage = Stage.objects.filter(competition=world.competition).first()
    made = fill_entries(
        world.competition, [world.unit], by=world.drafter, states=[ProposalState.ELIGIBLE] * 4
    )
    take_part(made[:1], stage, by=world.drafter, locked=3, state=CandidacyState.ADVANCED)
    take_part(made[1:3], stage, by=world.drafter, locked=3, state=CandidacyState.ELIMINATED)
    take_part(made[3:], stage, by=world.drafter, locked=1)

    def count(outcome):
        query = f"?tahap={stage.code}&hasil={outcome}"
        return len(shown(visit(world.organiser, rows_of(world, query))))

    assert [count(word) for word in ("", "lengkap", "menunggu", "maju", "berhenti")] == [
        *(4, 3, 1, 1, 2)
    ]


def test_table_holds_the_same_rows_and_no_formula(world, visit):
    submitted(world, "=HYPERLINK(1)")
    make_proposal(world.competition, world.unit, by=world.drafter)

    lines = read(visit(world.organiser, table_of(world))).splitlines()

    assert len(lines) == 3
    assert "'=HYPERLINK(1)" in lines[1] + lines[2]


def test_empty_list_says_what_comes(world, visit):
    assert "Belum ada usulan" in text(visit(world.organiser, rows_of(world)))
    assert "Tidak ditemukan" in text(visit(world.organiser, rows_of(world, "?q=tiada")))


def test_list_costs_the_same_with_one_and_with_many_rows(world, visit):
    fill_entries(world.competition, [world.unit], by=world.drafter, states=["draft"])
    few = visit(world.organiser, rows_of(world)).statements
    states = ["draft", "submitted", "eligible", "ineligible"] * 40
    fill_entries(world.competition, [world.unit, world.school], by=world.drafter, states=states)
    many = visit(world.organiser, rows_of(world, "?langkah=diajukan&urut=judul&page=2"))

    assert len(few) == len(many.statements) <= MOST
    assert len(shown(many)) == 50
    assert not [sql for sql in many.statements if '"screening_reason"' in sql]


def test_database_keeps_the_participant_with_the_entrant(world):
    draft = make_proposal(world.competition, world.unit, by=world.drafter)
    at_top = make_proposal(world.competition, world.opd, by=world.drafter)
    foreign = make_proposal(world.competition, world.foreign_unit, by=world.drafter)

    rows = Proposal.objects.in_bulk([draft.pk, at_top.pk, foreign.pk])

    assert rows[draft.pk].participant_id == world.opd.pk
    assert rows[at_top.pk].participant_id == world.opd.pk
    assert rows[foreign.pk].participant_id is None
    Proposal.objects.filter(pk=draft.pk).update(entrant=world.school)
    assert Proposal.objects.get(pk=draft.pk).participant_id == world.other_opd.pk


def test_running_edition_follows_a_branch_that_moves_and_a_past_one_stays(world):
    running = make_proposal(world.competition, world.unit, by=world.drafter)
    past = make_competition(world.secretariat, territory=world.regency)
    old = make_proposal(past, world.unit, by=world.drafter)
    Competition.objects.filter(pk=past.pk).update(state=CompetitionState.CONCLUDED)

    Agency.objects.filter(pk=world.unit.pk).update(parent=world.other_opd)

    rows = Proposal.objects.in_bulk([running.pk, old.pk])
    assert rows[running.pk].participant_id == world.other_opd.pk
    assert rows[old.pk].participant_id == world.opd.pk


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_the_first_and_the_last_day_there_is_harm_nothing(world, visit, day):
    submitted(world, "Perahu")

    pages = [visit(world.organiser, of(world, f"?sampai={day}")) for of in (rows_of, table_of)]

    assert [page.status_code for page in pages] == [200, 200]

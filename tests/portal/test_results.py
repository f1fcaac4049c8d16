"""Published results: rows, a sum that anybody can repeat, and a file without formulas."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from awards.models import AwardRow
from core.tables import safe_cell, write_table
from innovations.models import Innovation
from judging.states import PaperKind
from portal.results import lines_of, say_tie, work_out
from tests.awards.announcing import announce, prepare
from tests.awards.objecting import Objecting, hold_plenary, publish, scanned
from tests.awards.rounds import T0, Round
from tests.portal.weights import (
    MOST_NODES,
    MOST_STATEMENTS,
    PUBLIC_HTML,
    compressed,
    nodes_of,
    statements_for,
)

pytestmark = pytest.mark.django_db
TWELVE = ("91.25", "90", "89.5", "88", "87", "86", "85", "84", "83", "82", "81", "80")


def get(world, name="competition-results", at=T0):
    with time_machine.travel(at, tick=False):
        return Client().get(reverse(name, args=[world.competition.slug]))


def test_results_show_the_winners_and_nobody_elses_marks():
    world = Round()
    announce(world)

    page = get(world).content.decode()

    assert "90,0000" in page
    assert "80,0000" in page
    assert "70,0000" not in page
    assert "Inovasi Nomor 3" not in page


def test_results_say_how_these_were_chosen():
    world = Round()
    announce(world)

    page = get(world).content.decode()

    for figure in ('<b class="number">4</b>', '<b class="number">3</b>'):
        assert figure in page
    assert "5" * 64 in page


def test_results_name_no_judge_and_no_preparer():
    world = Round()
    announce(world)

    page = get(world).content.decode()

    people = (world.judge, world.organiser, world.approver, world.drafter)
    assert [person.name for person in people if person.name in page] == []


def test_worked_sum_gives_exactly_the_published_score():
    world = Round(TWELVE, winners=10)
    prepare(world)
    criteria = list(world.competition.rule_sets.get().criteria.all())

    sums = [work_out(row, criteria) for row in AwardRow.objects.all()]

    assert [one.holds for one in sums] == [True] * len(sums)
    assert sums[0].total == Decimal("182.50")
    assert sums[0].score == Decimal("91.2500")


def test_worked_sum_of_another_method_is_not_shown():
    world = Round()
    announce(world)
    AwardRow.objects.filter(rank=1).update(score="90.1234")

    page = get(world).content.decode()

    assert "Contoh hitungan" not in page
    assert "Metode: Rata-rata semua juri" in page


def test_tie_tells_the_rule_and_both_values():
    row = AwardRow(
        decided_by="criterion:impact", deciding_value="82.5000", deciding_above="84.0000"
    )

    assert say_tie(row, {"impact": "Dampak"}) == (
        "Seri dengan baris di atasnya. Ditentukan oleh nilai Dampak yang lebih tinggi: "
        "82,5000 lawan 84,0000."
    )


def test_a_row_that_its_score_decided_has_no_tie():
    assert say_tie(AwardRow(decided_by="score"), {}) == ""


def test_table_holds_what_the_page_shows():
    world = Round()
    announce(world)

    response = get(world, "competition-results-table")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert len(rows) == 3
    assert rows[1][:5] == ["1", "Inovasi Nomor 1", "Puskesmas Sumpiuh II", "Top 10", "2"]
    assert rows[1][-1] == "90.0000"


@pytest.mark.parametrize(
    "text", ["=1+1", "+62", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "\xa0=1"]
)
def test_a_cell_is_never_a_formula(text):
    assert safe_cell(text) == f"'{text}"


def test_numbers_stay_numbers():
    assert [safe_cell(value) for value in (-1, Decimal("-1.5"), "Padi")] == ["-1", "-1.5", "Padi"]


def test_a_table_with_a_wicked_name_is_safe():
    world = Round()
    announce(world)
    Innovation.objects.filter(name="Inovasi Nomor 1").update(name='=HYPERLINK("http://x")')

    text = get(world, "competition-results-table").content.decode()

    assert "\n1,\"'=HYPERLINK" in text.replace("\r", "")


def test_table_begins_with_the_mark_of_utf_8():
    assert write_table(["Á"], []) == "\ufeffÁ\r\n"


def test_preview_shows_the_page_before_its_instant_to_the_organiser_only():
    world = Round()
    announcement = prepare(world)
    page = [world.competition.code, announcement.code, "hasil"]
    address = reverse("announcement-page", args=page)

    with time_machine.travel(T0 - timedelta(days=1), tick=False):
        answers = {}
        for name in ("organiser", "approver", "drafter", "judge", "foreign_organiser"):
            client = Client()
            client.force_login(getattr(world, name))
            answers[name] = client.get(address)

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "organiser": 200,
        "approver": 200,
        "drafter": 404,
        "judge": 404,
        "foreign_organiser": 404,
    }
    assert "Pratinjau" in answers["organiser"].content.decode()
    assert answers["organiser"]["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("marks", "winners"), [(("90", "80"), 1), (TWELVE, 10)])
def test_results_cost_few_statements_with_few_and_many_rows(marks, winners):
    world = Round(marks, winners)
    announce(world)
    address = reverse("competition-results", args=[world.competition.slug])

    with time_machine.travel(T0, tick=False):
        found = [statements_for(address, person) for person in (None, world.organiser)]

    assert found == [5, 7]


def test_results_are_light():
    world = Round(TWELVE, winners=10)
    announce(world)

    response = get(world)

    assert compressed(response) <= PUBLIC_HTML
    assert nodes_of(response) <= MOST_NODES


def test_lines_carry_the_means_in_the_order_of_the_criteria():
    world = Round()
    announcement = prepare(world)
    criteria = list(world.competition.rule_sets.get().criteria.all())

    line = lines_of(list(announcement.rows.winning()), criteria)[0]

    assert line.means == [Decimal("90.0000")] * len(criteria)


def test_minutes_name_the_two_who_sign_and_whom_the_plenary_let_in_only():
    world = Objecting()
    hold_plenary(world)

    page = get(world).content.decode()
    with time_machine.travel(T0, tick=False):
        paper = Client().get(reverse("results-minutes", args=[world.competition.slug, 2]))

    assert "000.8/217/BA/2026" in page
    assert "Ketua Contoh" in page
    assert "Naik Kelas" in page
    assert "Anggota Diam" not in page
    assert "Tidak Disebut" not in page
    assert "Alasan rahasia" not in page
    assert paper.content.startswith(b"%PDF")


def test_a_plenary_that_was_closed_again_shows_only_with_its_correction():
    world = Objecting()
    record = hold_plenary(world)
    later = {**record.facts, "number": "000.8/999/BA/2026"}
    record.plenary.records.create(
        number=2,
        facts=later,
        digest="a" * 64,
        closed_at=T0 + timedelta(days=1),
        closed_by=world.organiser,
    )

    page = get(world, at=T0 + timedelta(days=2)).content.decode()

    assert "000.8/217/BA/2026" in page
    assert "000.8/999/BA/2026" not in page


def test_a_correction_and_what_it_corrects_lead_to_each_other():
    world = Objecting()
    first, later = world.announcement, T0 + timedelta(days=1)
    publish(
        world,
        world.plenary,
        world.plenary_run,
        publish_at=later,
        version=2,
        corrects=first,
        correction_note="Nilai satu usulan diperbaiki.",
    )
    slug, stage = world.competition.slug, world.plenary.order

    with time_machine.travel(later, tick=False):
        now = Client().get(reverse("competition-results", args=[slug])).content.decode()
        old = Client().get(reverse("results-version", args=[slug, stage, 1])).content.decode()

    assert "Nilai satu usulan diperbaiki." in now
    assert reverse("results-version", args=[slug, stage, 1]) in now
    assert "Hasil ini sudah diralat" in old


def test_ninety_nine_in_three_groups_cost_as_many_statements():
    world = Objecting(tuple(str(99 - number) for number in range(90)), winners=89)
    address = reverse("competition-results", args=[world.competition.slug])

    with time_machine.travel(T0, tick=False):
        assert statements_for(address) <= MOST_STATEMENTS


def test_a_signed_paper_is_offered_when_released_and_only_after_the_publication():
    world = Objecting()
    record = hold_plenary(world)
    kinds = ((PaperKind.MINUTES, True), (PaperKind.ANNEX, False), (PaperKind.SHEET, True))
    scans = [scanned(record, kind, world, is_public=shown) for kind, shown in kinds]
    slug = world.competition.slug
    addresses = [reverse("results-signed", args=[slug, 2, scan.code]) for scan in scans]
    page = reverse("competition-results", args=[slug])

    with time_machine.travel(T0 - timedelta(seconds=1), tick=False):
        early = [Client().get(address).status_code for address in addresses]
    with time_machine.travel(T0 + timedelta(seconds=1), tick=False):
        said = Client().get(page).content.decode()
        late = [Client().get(address) for address in addresses]

    assert early == [404, 404, 404]
    assert [answer.status_code for answer in late] == [200, 404, 404]
    assert [address in said for address in addresses] == [True, False, False]
    assert f'"bertanda-tangan-{slug}-tahap-2.pdf"' in late[0].headers["Content-Disposition"]

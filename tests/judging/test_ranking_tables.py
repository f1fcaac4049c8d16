"""The ranking table, its entries' pages, and what can be taken along of them."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import Entry
from competitions.models import Stage
from innovations.models import Innovation, Proposal
from judging.actions import adopt_run, conclude_stage
from judging.models import RankingRow, Tie
from tests.judging.computed import computed
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("http://jahat.example";"klik")'


def visitor_of(person):
    client = Client()
    client.force_login(person)
    return client


def at(name, subject, **more):
    return reverse(name, kwargs={"code": subject.code, **more})


def ranked(*values, chair=False, cut=2):
    scene = Scene(entries=len(values), judges=2)
    if chair:
        scene.members.append(scene.add_judge("Ketua Tim", is_chair=True))
    Stage.objects.filter(pk=scene.stage.pk).update(cut=cut)
    scene.stage.refresh_from_db()
    scene.start()
    scene.score_all(*values)
    scene.lock()
    scene.run = computed(scene)
    return scene


def read_csv(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def read_book(answer):
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.getvalue()))


def told(scene, **facts):
    """What a worker would have worked out, so that a test says every number itself."""
    for place, row in facts.items():
        RankingRow.objects.filter(run=scene.run, position=int(place[1:])).update(**row)


def test_the_table_tells_interval_chance_band_and_cut_in_words():
    scene = ranked(90, 80, 75, 60)
    chances = {"p1": ("0.9990", 1, 1), "p2": ("0.6000", 2, 3), "p3": ("0.4000", 2, 3)}
    told(scene, p4={"chance": Decimal("0.0010"), "rank_low": 4, "rank_high": 4})
    told(
        scene,
        **{
            place: {"chance": Decimal(chance), "rank_low": low, "rank_high": high}
            for place, (chance, low, high) in chances.items()
        },
    )

    page = visitor_of(scene.organiser).get(at("ranking-detail", scene.run))

    html, lines = page.content.decode(), page.context["lines"]
    assert [line.chance_text for line in lines] == ["> 99%", "60%", "40%", "< 1%"]
    assert [line.is_zone for line in lines] == [False, True, True, False]
    assert [line.opens_zone for line in lines] == [False, True, False, False]
    assert [line.is_cut_below for line in lines] == [False, True, False, False]
    assert "Zona bahas: 2 usulan untuk 1 tempat." in html
    assert "kemungkinan peringkat 2 sampai 3" in html
    assert "tidak pernah mengubah urutan" in html


def test_the_table_is_narrowed_by_band_words_and_category():
    scene = ranked(90, 80, 75)
    told(scene, p2={"chance": Decimal("0.5")}, p1={"chance": Decimal(1)})
    url, visitor = at("ranking-detail", scene.run), visitor_of(scene.organiser)
    numbers = [row.candidacy.proposal.number for row in scene.run.rows.order_by("position")]

    def found(**asked):
        return [line.number for line in visitor.get(url, asked).context["lines"]]

    assert found(zona="bahas") == numbers[1:2]
    assert found(zona="luar") == numbers[2:]
    assert found(q=numbers[2][-3:]) == numbers[2:]
    assert found(q="tidak ada") == []
    assert found(zona="?", kategori="x") == numbers


def test_other_methods_are_told_with_names_and_never_as_a_list():
    scene = ranked(90, 80, 75)
    told(scene, p1={"other_ranks": {"mean": 1, "median": 1}})
    told(scene, p2={"other_ranks": {"mean": 2, "median": 3}})
    told(scene, p3={"other_ranks": {"mean": 3, "median": 2}})
    second, third = (
        row.candidacy.proposal.title for row in scene.run.rows.filter(position__in=(2, 3))
    )

    page = visitor_of(scene.organiser).get(at("ranking-detail", scene.run))

    official, other = page.context["methods"]
    assert (official.is_official, other.same, other.of) == (True, 1, 2)
    assert other.sentence == f"{third} menggantikan {second}."


def test_who_is_moved_by_a_constraint_is_told_beside_the_list_without():
    scene = ranked(90, 80, 75)
    told(scene, p2={"is_selected": False, "quota": "maximum:newcomer:yes"})
    told(scene, p3={"is_selected": True, "quota": "minimum:newcomer:no"})

    page = visitor_of(scene.organiser).get(at("ranking-detail", scene.run))

    assert [(move.is_in, move.title) for move in page.context["moves"]] == [
        (False, scene.run.rows.get(position=2).candidacy.proposal.title),
        (True, scene.run.rows.get(position=3).candidacy.proposal.title),
    ]
    assert b"Tanpa batasan, usulan ini masuk." in page.content


@pytest.mark.parametrize("entries", [1, 3])
def test_pages_of_a_ranking_stay_within_eight_statements(entries, django_assert_max_num_queries):
    scene = ranked(*range(90, 90 - entries, -1))
    adopt_run(scene.run, by=scene.organiser, at=LATER)
    conclude_stage(scene.stage, by=scene.organiser, at=LATER)
    visitor = visitor_of(scene.organiser)
    urls = (
        at("ranking-detail", scene.run),
        at("ranking-detail", scene.run) + "?q=a",
        at("ranking-entry", scene.run, position=1),
        at("ranking-files", scene.run),
        at("weight-sandbox", scene.stage),
    )

    for url in urls:
        with django_assert_max_num_queries(8):
            assert visitor.get(url).status_code == 200
    with django_assert_max_num_queries(14):  # the game asks the engine's second opinion as well
        assert visitor.get(urls[-1], weights(scene, "100")).status_code == 200


def weights(scene, first, *, others="0"):
    codes = list(scene.rubric)
    return {code: first if place == 0 else others for place, code in enumerate(codes)}


def test_an_entry_answers_with_pencil_and_paper():
    scene = Scene(entries=2, judges=3)
    scene.start()
    for judge, mark in enumerate(("81.30", "80.15", "79.60")):
        scene.score(0, judge, mark)
        scene.score(1, judge, "80.40")
    scene.lock()
    run = computed(scene)

    page = visitor_of(scene.organiser).get(at("ranking-entry", run, position=2))

    html = page.content.decode()
    (said,) = page.context["worked"].sums
    assert sorted(said) == sorted("Nilai akhir 80,3500 = (81,3000 + 80,1500 + 79,6000) / 3.")
    assert page.context["place"].startswith("Peringkat 2 dari 2")
    assert all(member.person.name in html for member in scene.members)


def test_the_chair_reads_the_own_stage_without_units_and_nobody_else_does():
    scene = ranked(90, 80, chair=True)
    chair, judge = scene.members[2].person, scene.members[0].person
    page = visitor_of(chair).get(at("ranking-detail", scene.run))
    entry = visitor_of(chair).get(at("ranking-entry", scene.run, position=1))
    table = visitor_of(chair).get(at("ranking-table", scene.run, table="rekapitulasi", form="csv"))
    unit = scene.world.unit.name

    assert (page.status_code, entry.status_code) == (200, 200)
    assert unit not in page.content.decode()
    assert unit not in table.getvalue().decode()
    assert visitor_of(judge).get(at("ranking-detail", scene.run)).status_code == 404
    assert visitor_of(chair).get(at("ranking-bundle", scene.run)).status_code == 403
    Stage.objects.update(state="scoring")
    assert visitor_of(chair).get(at("ranking-detail", scene.run)).status_code == 404


def test_the_chair_reads_no_marks_of_an_entry_of_the_own_house():
    scene = ranked(90, 80, chair=True)
    chair = scene.members[2].person
    close = scene.run.rows.get(position=1).candidacy.proposal
    Tie.objects.create(person=chair, innovation=close.innovation, kind="family", declared_by=chair)

    page = visitor_of(chair).get(at("ranking-entry", scene.run, position=1))
    rows = read_csv(
        visitor_of(chair).get(at("ranking-table", scene.run, table="nilai-juri", form="csv"))
    )

    assert page.status_code == 404
    assert {row[0] for row in rows[1:]} == {
        scene.run.rows.get(position=2).candidacy.proposal.number
    }


def test_tables_hold_numbers_and_never_a_formula():
    scene = ranked(90, 80)
    Proposal.objects.filter(number__endswith="001").update(title=HOSTILE)
    Proposal.objects.filter(number__endswith="002").update(title="\t+1\x0b & <b>")
    visitor = visitor_of(scene.organiser)

    book = read_book(visitor.get(at("ranking-table", scene.run, table="rekapitulasi", form="xlsx")))
    rows = read_csv(visitor.get(at("ranking-table", scene.run, table="rekapitulasi", form="csv")))

    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    first = dict(zip(head, sheet[2], strict=True))
    assert (first["Judul"].value, first["Judul"].data_type) == (HOSTILE, "s")
    assert (first["Nilai"].value, first["Nilai"].data_type) == (90, "n")
    assert [first["Juri 1"].value, first["Juri 2"].value] == [90, 90]
    assert dict(zip(head, sheet[3], strict=True))["Judul"].value == "\t+1 & <b>"
    assert [row[3] for row in rows[1:]] == [f"'{HOSTILE}", "'\t+1\x0b & <b>"]
    assert [name.title for name in book.worksheets] == [
        "Rekapitulasi",
        "Nilai juri",
        "Tentang daftar ini",
    ]


def test_marks_leave_with_a_row_for_each_judge_and_stand_in_the_trail_once():
    scene = ranked(90, 80)
    visitor = visitor_of(scene.organiser)
    url = at("ranking-table", scene.run, table="nilai-juri", form="csv")

    rows = read_csv(visitor.get(url))
    now = read_csv(visitor.get(at("stage-table", scene.stage, table="nilai-juri", form="csv")))

    assert len(rows) == len(now) == 5
    assert rows[1][-1] == now[1][-1] == "90.0000"
    assert [row[5:] for row in rows] == [row[5:] for row in now]
    assert Entry.objects.filter(act="judging.export_ranking").count() == 1
    assert Entry.objects.filter(act="judging.export_marks").count() == 1


@pytest.mark.parametrize("entries", [1, 3])
def test_tables_are_written_in_a_constant_number_of_statements(
    entries, django_assert_max_num_queries
):
    scene = ranked(*range(90, 90 - entries, -1))
    visitor = visitor_of(scene.organiser)

    for form in ("xlsx", "csv"):
        with django_assert_max_num_queries(22):
            url = at("ranking-table", scene.run, table="rekapitulasi", form=form)
            visitor.get(url).getvalue()
        with django_assert_max_num_queries(22):
            visitor.get(at("stage-table", scene.stage, table="usulan", form=form)).getvalue()


def test_entries_leave_with_mean_and_median():
    scene = Scene(entries=1, judges=3)
    scene.start()
    for judge, mark in enumerate((60, 70, 95)):
        scene.score(0, judge, mark)
    scene.lock()

    head, row = read_csv(
        visitor_of(scene.organiser).get(at("stage-table", scene.stage, table="usulan", form="csv"))
    )

    facts = dict(zip(head, row, strict=True))
    assert (facts["Rata-rata"], facts["Median"]) == ("75.0000", "70.0000")
    assert (facts["Terendah"], facts["Tertinggi"]) == ("60.0000", "95.0000")


def test_the_index_sheet_names_what_the_portal_knows_in_the_order_of_the_index():
    scene = ranked(90, 80)
    Innovation.objects.update(subtitle="=1+1")
    visitor = visitor_of(scene.organiser)

    book = read_book(visitor.get(at("index-sheet", scene.competition, form="xlsx")))
    winners = read_csv(
        visitor.get(at("index-sheet", scene.competition, form="csv") + "?hanya=pemenang")
    )

    sheet = book.worksheets[0]
    facts = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert facts["No. usulan"].value == scene.candidacies[0].proposal.number
    assert (facts["Penjelasan singkat"].value, facts["Penjelasan singkat"].data_type) == (
        "=1+1",
        "s",
    )
    assert "naik dari 61%" in facts["Rancang bangun"].value
    assert len(winners) == 1
    assert Entry.objects.filter(act="innovations.export_index").count() == 2


def test_other_weights_are_a_game_that_keeps_nothing():
    scene = Scene(entries=2, judges=2)
    Stage.objects.filter(pk=scene.stage.pk).update(cut=1)
    scene.stage.refresh_from_db()
    scene.start()
    code = next(iter(scene.rubric))
    for judge in range(2):
        scene.score(0, judge, 70, **{code: 90})
        scene.score(1, judge, 80, **{code: 60})
    scene.lock()
    run = computed(scene)
    visitor, url = visitor_of(scene.organiser), at("weight-sandbox", scene.stage)
    early = visitor.get(url)
    adopt_run(run, by=scene.organiser, at=LATER)
    conclude_stage(scene.stage, by=scene.organiser, at=LATER)
    before = list(RankingRow.objects.values_list("position", "rank", "score"))

    plain = visitor.get(url)
    wrong = visitor.get(url, weights(scene, "90"))
    played = visitor.get(url, weights(scene, "100"))

    assert early.status_code == 404
    assert not plain.context["is_played"]
    assert "bukan 100" in wrong.content.decode()
    assert [(one.rank, one.new_rank, one.crosses) for one in played.context["shifts"]] == [
        (2, 1, "in"),
        (1, 2, "out"),
    ]
    assert list(RankingRow.objects.values_list("position", "rank", "score")) == before

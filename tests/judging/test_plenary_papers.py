"""Papers of a plenary: one content as PDF and DOCX, whole tables, drafts marked."""

import io
import time
from datetime import UTC, datetime

import pytest
from docx import Document
from pypdf import PdfReader

from judging.plenary_papers import draw
from judging.plenary_papers.parts import figure
from judging.states import PaperKind

AT = datetime(2026, 6, 23, 3, tzinfo=UTC)


def facts(entries=4, title="Sapa <Lansia> & Keluarga"):
    """Facts as they are frozen."""
    return {
        "format": "kipp-plenary/1",
        "competition": {"code": "K", "name": "KIPP 2026", "year": 2026, "organiser": "Setda"},
        "stage": {"name": "Sidang pleno", "order": 2, "scored_in": "Penilaian proposal"},
        "number": "050/12/2026",
        "held_on": "2026-06-23",
        "place": "Ruang Rapat, Purwokerto",
        "quorum": 2,
        "present": 2,
        "people": [
            person("Prof. Ratna", "chair"),
            person("Budi", "secretary"),
            person("Sari", "member", presence="excused", reason="Sakit"),
        ],
        "asides": [{"name": "Budi", "number": "SR-2", "reason": "Pernah membimbing"}],
        "groups": [
            {
                "code": "umum",
                "name": "Umum",
                "entries": entries,
                "places": 2,
                "chosen": 2,
                "reserve": 1,
                "reason": "",
            }
        ],
        "assessed": {"entries": entries, "judges": 3, "scorecards": 3 * entries},
        "rules": {
            "method": "Rata-rata",
            "decimals": 2,
            "ties": ["undian"],
            "lot_seed": "",
            "lot_seed_source": "",
        },
        "sheet_sha256": "a" * 64,
        "runs": [{"group": "Umum", "code": "R", "result_sha256": "b" * 64, "bundle_sha256": ""}],
        "tiers": [{"name": "Terbaik", "group": ""}],
        "judges": ["A1", "B2", "C3"],
        "entries": [entry(place, title) for place in range(1, entries + 1)],
    }


def person(name, seat, *, presence="present", reason=""):
    return {
        "name": name,
        "position": "Dosen",
        "seat": seat,
        "is_member": True,
        "presence": presence,
        "reason": reason,
    }


def entry(place, title):
    outcome = {1: "in", 2: "reserve", 3: "in"}.get(place, "out")
    return {
        "number": f"SR-{place}",
        "title": f"{title} {place}",
        "entrant": "Puskesmas Sumpiuh II",
        "category": "Kesehatan",
        "group": "umum",
        "position": place,
        "rank": place,
        "score": "80.9000",
        "judges": 3,
        "totals": {"A1": "81.40", "B2": "80.10", "C3": "81.20"},
        "spread": "1.3000",
        "computed": "in" if place < 3 else "out",
        "outcome": outcome,
        "place": 1 if outcome == "reserve" else None,
        "reason": "Belum menjangkau dua kecamatan." if place in {2, 3} else "",
    }


def text_of(pdf):
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())


def text_of_docx(content):
    file = Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " ".join([*(line.text for line in file.paragraphs), *cells])


def test_minutes_say_everything_in_both_forms():
    pdf = text_of(draw(facts(), PaperKind.MINUTES, "pdf", at=AT))
    docx = text_of_docx(draw(facts(), PaperKind.MINUTES, "docx", at=AT))

    for told in (
        "hari Selasa, tanggal dua puluh tiga, bulan Juni, tahun dua ribu dua puluh enam",
        "Nomor: 050/12/2026",
        "Prof. Ratna",
        "Izin: Sakit",
        "Sapa <Lansia> & Keluarga 3",
        "80,90",
        "Belum menjangkau dua kecamatan.",
        "Pernah membimbing",
        "aaaaaaaaaaaaaaaa",
        "Purwokerto, 23 Juni 2026",
    ):
        assert told in pdf
        assert told in docx


def test_recapitulation_numbers_judges_and_the_excerpt_names_nobody():
    sheet = text_of(draw(facts(), PaperKind.SHEET, "pdf", at=AT))
    excerpt = text_of(draw(facts(), PaperKind.EXCERPT, "pdf", at=AT))

    assert "J1" in sheet
    assert "81,40" in sheet
    assert "A1" not in sheet
    assert "Prof. Ratna" in excerpt
    assert "Sari" not in excerpt
    assert "Keluarga 2" not in excerpt


def test_annex_lists_winners_alone_and_a_draft_says_so():
    annex = text_of_docx(draw(facts(), PaperKind.ANNEX, "docx", at=AT))
    draft = text_of(draw(facts(), PaperKind.ANNEX, "pdf", at=AT, is_draft=True))

    assert "Keluarga 1" in annex
    assert "Keluarga 2" not in annex
    assert "DRAF" in draft


@pytest.mark.slow
def test_a_nation_fits_on_paper():
    nation = facts(3600)
    begun = time.monotonic()

    pages = len(PdfReader(io.BytesIO(draw(nation, PaperKind.SHEET, "pdf", at=AT))).pages)
    docx = Document(io.BytesIO(draw(nation, PaperKind.SHEET, "docx", at=AT)))

    assert pages > 90
    assert len(docx.tables[0].rows) == 3601
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(("value", "told"), [("80.9000", "80,90"), ("7", "7,00")])
def test_figures_are_written_as_indonesian_writes_them(value, told):
    assert figure(value, 2) == told

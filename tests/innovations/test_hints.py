"""Hints by rule: Indonesian and English, met and open, none for short answers."""

import json

import pytest
from django.urls import reverse
from django.utils.translation import override

from innovations.hints import hints_of


def met(text, limit=300):
    return [hint.code for hint in hints_of(text, limit=limit) if hint.is_met]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", []),
        ("Pelayanan menjadi lebih ramah.", []),
        ("Cakupan naik dari 61 menjadi 94 persen.", ["figures"]),
        ("Cakupan 94 persen sejak 2022.", ["period"]),
        ("Pada tahun 2022 dan 2023 kami mulai.", ["period"]),
        ("Naik dari 1.200 ke 2.400,5 kunjungan dalam 22 bulan.", ["figures", "period"]),
        ("Menurut kohort bayi Puskesmas hasilnya baik.", ["source"]),
        ("Angka ini lebih tinggi daripada kabupaten lain.", ["comparison"]),
        ("Manfaat dirasakan 1.240 ibu hamil dan anak.", ["people"]),
        ("Sebanyak 312 kepala keluarga terlayani.", ["people"]),
        (
            "Since March 2023 coverage rose from 61% to 94%, compared with 70% elsewhere, "
            "according to the cohort register of 312 children.",
            ["figures", "period", "source", "comparison", "people"],
        ),
        ("The service is kinder now.", []),
    ],
)
def test_hints_know_what_an_answer_names(text, codes):
    assert met(text) == codes


def test_short_answers_get_no_hints():
    assert hints_of("Naik dari 61 menjadi 94 persen.", limit=99) == []
    assert len(hints_of("", limit=100)) == 5


def test_hints_are_quick_on_a_long_hostile_text():
    assert met("1.1," * 20_000 + " dua " * 20_000) == []


@pytest.mark.django_db
def test_the_section_page_and_its_autosave_tell_the_hints(world, visit, draft):
    with override("id"):
        address = reverse("section-edit", kwargs={"code": draft.code, "section": "significance"})
    client = visit(world.drafter)
    page = client.get(address).content.decode()
    question = draft.rule_set.sections.get(code="significance").questions.get().code
    assert f'data-hints="{question}"' in page

    told = client.post(
        address,
        json.dumps({"revision": 1, "answers": {question: "Menurut survei 2024, 312 anak."}}),
        content_type="application/json",
    ).json()

    found = {hint["text"]: hint["is_met"] for hint in told["hints"][question]}
    assert list(found.values()) == [False, True, True, False, True]
    assert "sumber angka" in found

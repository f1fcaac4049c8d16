"""Tags and filters: drawings from numbers, instants in words."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.utils import translation

from core.charts import Step, shape_funnel, share_of, stack
from core.icons import UnknownIcon, outline_of
from core.motif import FAMILIES

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
CLOSES_AT = datetime(2026, 4, 30, 8, 0, tzinfo=UTC)


class OrderForm(forms.Form):
    name = forms.CharField(label="Nama", help_text="Seperti di akta.")
    kind = forms.ChoiceField(
        label="Jenis", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Setuju")
    note = forms.CharField(label="Catatan", required=False)


def render(source, **context):
    return Template(source).render(Context(context))


def render_form(form):
    return render("{% load crispy_forms_tags %}{% crispy form %}", form=form)


def test_icon_is_hidden_from_screen_readers():
    drawn = render('{% icon "house" "icon--small" %}')

    assert drawn.startswith('<svg class="icon icon--small" viewBox="0 0 16 16" aria-hidden="true"')


def test_icon_with_an_unknown_name_is_loud():
    with pytest.raises(UnknownIcon, match="no 'rumah-besar'"):
        render('{% icon "rumah-besar" %}')


def test_icon_takes_no_path():
    with pytest.raises(UnknownIcon):
        outline_of("../package")


def test_every_icon_in_the_templates_exists():
    text = "".join(file.read_text() for file in TEMPLATES.rglob("*.html"))
    names = set(re.findall(r'{% icon "([^"]+)"', text)) | set(re.findall(r'icon="([^"]+)"', text))

    assert all(outline_of(name) for name in names)


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.name)
def test_every_template_can_be_read(file):
    try:
        get_template(str(file.relative_to(TEMPLATES)))
    except TemplateSyntaxError as fault:
        pytest.fail(str(fault))


def test_motif_tile_is_drawn_without_ids():
    drawn = render('{% motif_tile "akta" "Kesehatan" "outlined" %}')

    assert "motif--kesehatan motif--outlined" in drawn
    assert "id=" not in drawn


def test_cloth_dyes_a_tile_for_each_place():
    drawn = render('{% cloth "akta" "Kesehatan" columns=6 rows=3 lit=9 %}')

    assert drawn.count('<use class="motif motif--kesehatan" ') == 9
    assert drawn.count('<use class="motif motif--kesehatan motif--outlined" ') == 9


def test_cloth_escapes_a_slug():
    drawn = render("{% cloth slug 'Kesehatan' %}", slug='"><script>')

    assert "<script>" not in drawn


def test_patchwork_repeats_a_tile_for_each_place():
    drawn = render("{% patchwork items %}", items=[("a", "Kesehatan", 3), ("b", "Pendidikan", 2)])

    assert drawn.count("#jagad-a") == 3
    assert drawn.count("#jagad-b") == 2


def test_drawings_never_carry_a_comma():
    with translation.override("id"):
        drawn = render(
            "{% bar 12.5 99 %}{% stacked_bar parts 100 %}", parts=[Decimal("45.65"), 26.7]
        )

    assert "," not in drawn


def test_bar_never_leaves_its_field():
    assert 'width="100"' in render("{% bar 140 100 %}")


def test_bar_of_nothing_is_empty():
    assert 'width="0"' in render("{% bar 3 0 %}")


def test_axis_keeps_its_mark_inside():
    assert 'd="M85 2' in render("{% axis 40 8 %}")


def test_share_of_is_a_percentage():
    assert [share_of(1, 8), share_of(9, 8), share_of(1, 0)] == [12.5, 100, 0]


def test_stack_starts_each_part_where_the_last_ended():
    assert stack([50, 30, 20], 200) == [(0, 25), (25, 15), (40, 10)]


def test_shape_funnel_shares_one_scale():
    shapes = shape_funnel([Step("Draf", 100, lost=25), Step("Diajukan", 75)])

    assert [(shape.solid, shape.lost, shape.lost_from) for shape in shapes] == [
        (168, 42, 126),
        (126, 0, 126),
    ]
    assert shapes[0].flow == "46,0 100,0 100,126 46,126"


def test_shape_funnel_of_nothing_is_nothing():
    assert shape_funnel([]) == []


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("id", "Asia/Jakarta", "Kamis, 30 April 2026 pukul 15.00 WIB"),
        ("id", "Asia/Makassar", "Kamis, 30 April 2026 pukul 16.00 WITA"),
        ("id", "Asia/Jayapura", "Kamis, 30 April 2026 pukul 17.00 WIT"),
        ("en", "Asia/Jakarta", "Thursday, 30 April 2026, 15:00 WIB"),
    ],
)
def test_moment_says_date_time_and_zone(language, zone, said):
    with translation.override(language):
        assert render("{{ at|moment:zone }}", at=CLOSES_AT, zone=zone) == said


def test_moment_of_nothing_is_empty():
    assert render("{{ at|moment }}{{ at|day }}{{ at|clock }}", at=None) == ""


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(days=12, hours=3), "12 hari lagi"),
        (timedelta(hours=5, minutes=59), "5 jam lagi"),
        (timedelta(minutes=1), "1 menit lagi"),
        (timedelta(seconds=59), "kurang dari satu menit lagi"),
        (timedelta(0), ""),
        (timedelta(seconds=-1), ""),
    ],
)
def test_remaining_counts_in_the_largest_unit(before, said):
    with translation.override("id"):
        left = render("{{ at|remaining:now }}", at=CLOSES_AT, now=CLOSES_AT - before)

    assert left == said


def test_span_says_the_year_once():
    with translation.override("id"):
        said = render("{% span a b %}", a=CLOSES_AT - timedelta(days=45), b=CLOSES_AT)

    assert said == "16 Mar \N{EN DASH} 30 Apr 2026"


def test_a_field_is_label_hint_error_input():
    drawn = render_form(OrderForm({}))
    order = [drawn.index(part) for part in ('for="id_name"', "id_name_helptext", "id_name_error")]

    assert order == sorted(order)
    assert drawn.index('name="name"') > order[-1]


def test_a_wrong_field_is_linked_to_its_words():
    drawn = render_form(OrderForm({}))

    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in drawn


def test_a_form_with_faults_begins_with_a_linked_summary():
    with translation.override("id"):
        drawn = render_form(OrderForm({}))

    assert "Ada 3 hal yang perlu diperbaiki" in drawn
    assert [f'href="#{name}"' in drawn for name in ("id_name", "id_kind_0", "id_agreed")] == [
        True
    ] * 3
    assert all(f'id="{name}"' in drawn for name in ("id_name", "id_kind_0", "id_agreed"))


def test_a_fresh_form_has_no_summary():
    assert "error-summary" not in render_form(OrderForm())


def test_an_optional_field_says_so():
    with translation.override("id"):
        drawn = render_form(OrderForm())

    assert drawn.count("boleh kosong") == 1


def test_radio_choices_have_their_own_labels():
    drawn = render_form(OrderForm())

    assert re.findall(r'<label class="choice" for="(id_kind_\d)">', drawn) == [
        "id_kind_0",
        "id_kind_1",
    ]


def test_every_family_has_its_dyes():
    css = (TEMPLATES.parent / "static" / "css" / "components" / "motif.css").read_text()

    assert [f".motif--{family} {{" in css for family in FAMILIES] == [True] * len(FAMILIES)


def test_address_breaks_at_its_sign_and_stays_escaped():
    template = Template("{{ email|at_sign }}")

    plain = template.render(Context({"email": "siti@dinkes.example"}))
    odd = template.render(Context({"email": "<b>@x"}))

    assert plain == "siti@<wbr>dinkes.example"
    assert odd == "&lt;b&gt;@<wbr>x"

"""Entries of an edition as a sheet in the order of the innovation index (IID)."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import View

from accounts.states import AgencyKind
from core.files import send_sheets
from core.words import count_words
from core.workbooks import Sheet
from innovations.actions import export_index
from portal.queries.iid import index_rows
from portal.views.entries import OwnEditionMixin

FORMS = ("xlsx", "csv")
# The index is Indonesian, and so are the words of its sheet, whoever reads it.
HEAD = (
    *("No. usulan", "Nama inovasi", "Penjelasan singkat", "Tahapan inovasi", "Inisiator"),
    *("Nama inisiator", "Perangkat daerah", "Bentuk inovasi", "Jenis inovasi"),
    *("Urusan/kategori", "Tematik (TPB)", "Waktu uji coba", "Waktu penerapan"),
    *("Rancang bangun", "Jumlah kata rancang bangun", "Tujuan inovasi", "Manfaat yang diperoleh"),
    *("Hasil inovasi", "Anggaran dan sumber daya", "Ukuran hasil", "Sebelum", "Sesudah", "Satuan"),
    *("Tempat yang menjalankan", "Penghargaan"),
)
STEP = "Penerapan"  # whoever may enter here is past the trial


class IndexSheetView(OwnEditionMixin, View):
    """Streamed, a constant number of statements; the trail tells who took it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """All that was submitted, or only what has an honour that is public."""
        competition, form = self.competition, kwargs["form"]
        if form not in FORMS:
            raise Http404
        winners = request.GET.get("hanya") == "pemenang"
        export_index(competition, by=request.user, at=request.instant, form=form)
        rows = index_rows(competition, request.instant, winners=winners)
        sheet = Sheet("IID", HEAD, cells(rows))
        return send_sheets(f"iid-{competition.slug}", form, [sheet])


def cells(rows: Iterator[tuple]) -> Iterator[list]:
    """Empty where the portal never asked: trial, form and kind of the innovation."""
    kinds = {value: str(label) for value, label in AgencyKind.choices}
    for row in rows:
        number, title, subtitle, unit, agency, kind, category, goals, started, *texts = row
        design, purpose, benefit, result, budget, *rest = texts
        yield [
            *(number, title, subtitle, STEP, kinds.get(kind, kind), unit, agency or unit),
            *("", "", category, ", ".join(map(str, goals)), "", started),
            *(design, count_words(design or ""), purpose, benefit, result, budget, *rest),
        ]

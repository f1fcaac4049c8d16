"""Every component on one page, for those who build pages; development only."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from core.forms import fields_only
from portal import samples

CHOICES = (("baru", "Inovasi baru"), ("ubah", "Pengembangan"))


class SampleForm(forms.Form):
    """Each kind of field once; bound, so that errors are seen as well."""

    title = forms.CharField(label="Nama inovasi", help_text="Seperti yang dikenal warga.")
    email = forms.EmailField(label="Email", required=False)
    category = forms.ChoiceField(label="Kategori", choices=CHOICES)
    started_on = forms.DateField(
        label="Berjalan sejak", widget=forms.DateInput(attrs={"type": "date"})
    )
    budget = forms.IntegerField(label="Biaya per tahun (rupiah)", required=False)
    kind = forms.ChoiceField(label="Jenis", choices=CHOICES, widget=forms.RadioSelect)
    reach = forms.MultipleChoiceField(
        label="Penerima manfaat",
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pilih semua yang sesuai.",
        required=False,
    )
    impact = forms.CharField(label="Dampak", widget=forms.Textarea(attrs={"rows": 4}))
    proof = forms.FileField(label="Bukti", required=False)
    agreed = forms.BooleanField(label="Data benar dan boleh diperiksa di lapangan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        self.helper.layout = Layout(
            "title",
            Row("email", "category"),
            Row("started_on", "budget"),
            Fieldset("Isi", "kind", "reach", "impact", "proof", "agreed"),
            Submit("save", "Simpan"),
        )


@method_decorator(login_not_required, name="dispatch")
class StyleView(TemplateView):
    """The components with made-up contents."""

    template_name = "portal/style.html"
    extra_context = {
        "stages": samples.STAGES,
        "funnel_steps": samples.FUNNEL,
        "levels": samples.LEVELS,
        "tasks": samples.TASKS,
        "judges": samples.JUDGES,
        "ranking": samples.RANKING,
        "events": samples.EVENTS,
        "holders": samples.HOLDERS,
        **samples.LISTS,
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page does not exist in production."""
        if not settings.SHOW_STYLE_GUIDE:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        """What has to be made anew for each page view."""
        made = {
            "cards": samples.cards(),
            "patches": samples.patches(),
            "page_of_many": samples.page(),
            "sample": SampleForm({"email": "siti", "category": "baru"}),
        }
        return super().get_context_data(**made, **kwargs)

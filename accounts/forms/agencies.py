"""What is asked about an agency, and the file of many."""

from typing import Any

from crispy_forms.layout import Layout, Row
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.imports.containers import LARGEST_FILE
from accounts.imports.planning import CODE, REGION
from accounts.models import Agency
from accounts.states import GOVERNMENTS, TERRITORIES, AgencyKind, Role
from core.forms import ActionForm, CleanTextField, ConfirmForm, ReasonForm

UNIT_KINDS = [choice for choice in AgencyKind.choices if choice[0] not in TERRITORIES]
#: What a local admin may add: a unit, never a government of its own.
PLAIN_KINDS = [choice for choice in AgencyKind.choices if choice[0] not in GOVERNMENTS]
SHOWN = 20
REGION_HINT = _("As in the official list, for example 33.02.05")
CODE_HINT = _("From your own list; an import knows the agency by it")


class AgencyNamesForm(ActionForm):
    """What a local admin may set right."""

    submit_label = _("Save changes")

    name = CleanTextField(label=_("Name"), max_length=200)
    short_name = CleanTextField(label=_("Short name"), max_length=60, required=False)


class AgencyDetailsForm(AgencyNamesForm):
    """All facts; a government keeps its kind, and a code of another list stays there."""

    kind = forms.ChoiceField(label=_("Kind"), choices=UNIT_KINDS)
    local_code = CleanTextField(
        label=_("Own code"),
        max_length=32,
        required=False,
        help_text=CODE_HINT,
        validators=[RegexValidator(rf"^{CODE.pattern}$", _("Letters, digits, . / - and _ only."))],
    )
    region_code = CleanTextField(
        label=_("Region code"),
        max_length=13,
        required=False,
        help_text=REGION_HINT,
        validators=[RegexValidator(rf"^{REGION.pattern}$", _("For example 33.02.05."))],
    )
    cluster = CleanTextField(label=_("Cluster"), max_length=40, required=False)
    is_disadvantaged = forms.BooleanField(label=_("Disadvantaged region (3T)"), required=False)

    def __init__(self, *args: Any, agency: Agency, registry: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agency.kind in TERRITORIES:
            self._drop("kind", "region_code")
        elif agency.pk == registry.pk:
            self._drop("kind")
        if agency.registry_id not in {None, registry.pk}:
            self._drop("local_code")
        pairs = [("name",), ("kind", "short_name"), ("local_code", "region_code")]
        rows = [Row(*(name for name in pair if name in self.fields)) for pair in pairs]
        self.helper.layout = Layout("idempotency_key", *rows, "cluster", "is_disadvantaged")

    def _drop(self, *names: str) -> None:
        for name in names:
            del self.fields[name]


class NewAgencyForm(AgencyDetailsForm):
    """A unit below the agency that the page is about."""

    submit_label = _("Add agency")

    def __init__(self, *args: Any, registry: Agency, **kwargs: Any) -> None:
        super().__init__(*args, agency=Agency(), registry=registry, **kwargs)


class NewUnitForm(AgencyNamesForm):
    """A unit that a local admin adds: its kind and its names."""

    submit_label = _("Add unit")

    kind = forms.ChoiceField(label=_("Kind"), choices=PLAIN_KINDS, initial=AgencyKind.SERVICE_UNIT)


class AgencyPickForm(ReasonForm):
    """One agency of many: those that the search found, and why."""

    target = forms.ModelChoiceField(
        label=_("Agency"),
        queryset=None,
        to_field_name="code",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Search for an agency and choose it.")},
    )

    def __init__(self, *args: Any, choices: QuerySet[Agency], words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        field.queryset = choices
        found = list(choices.matching(words).labelled()[: SHOWN + 1]) if words else []
        self.has_more = len(found) > SHOWN
        self.is_empty = bool(words) and not found
        field.choices = [(one.code, self._name(one)) for one in self._with_posted(found[:SHOWN])]
        self.helper.layout = Layout("idempotency_key", "target", "reason")

    def _with_posted(self, found: list[Agency]) -> list[Agency]:
        """What was chosen stays on the page when the form comes back."""
        code = self.data.get("target", "") if self.is_bound else ""
        if not code or code in {one.code for one in found}:
            return found
        return [*self.fields["target"].queryset.filter(code=code).labelled(), *found]

    def _name(self, agency: Agency) -> str:
        return f"{agency.name} ({agency.parent.brief})" if agency.parent else agency.name


class AgencyMoveForm(AgencyPickForm):
    """Where to."""

    submit_label = _("Move agency")


class AgencyMergeForm(AgencyPickForm):
    """Into which."""

    submit_label = _("Merge agencies")


class UploadAgenciesForm(ActionForm):
    """One XLSX or CSV file; what is in it is judged by a worker."""

    submit_label = _("Upload and check")

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV (UTF-8), at most 2 MB and 10,000 rows"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose the file that you filled."),
            "empty": _("The file is empty."),
        },
        max_length=200,
    )

    def clean_file(self) -> UploadedFile:
        """The size is judged before a byte of it is looked at."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return file

    def act_arguments(self) -> dict:
        """Its name for people, and its bytes."""
        file = self.cleaned_data["file"]
        return {"file_name": file.name, "source": file.read()}


class ApplyImportForm(ConfirmForm):
    """The plan that the page showed."""

    plan_digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


def details_form_of(role: str) -> type[AgencyNamesForm]:
    """Organisers set all facts, local admins the names."""
    return AgencyDetailsForm if role == Role.ORGANISER else AgencyNamesForm


def new_form_of(role: str) -> type[AgencyNamesForm]:
    """As for editing; a new one always has a kind."""
    return NewAgencyForm if role == Role.ORGANISER else NewUnitForm

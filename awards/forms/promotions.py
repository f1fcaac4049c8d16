"""Forms of promotion: name the upper competition, choose what goes up and where it enters."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from awards.queries.promotions import Candidate, Choice
from competitions.models import Category, Competition, Group
from core.forms import ActionForm, CleanTextField


class UpperForm(ActionForm):
    """Which edition the winners may enter, and how many of them."""

    submit_label = _("Save")

    upper = forms.ModelChoiceField(
        queryset=Competition.objects.none(),
        label=_("Competition of the upper level"),
        help_text=_("Published competitions of the governments above yours."),
        required=False,
        empty_label=_("none"),
    )
    places = forms.IntegerField(
        label=_("Places there"),
        help_text=_("How many entries the upper level takes from you."),
        min_value=1,
        max_value=999,
        required=False,
    )

    def __init__(self, *args: Any, uppers: Iterable[Competition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upper"].queryset = uppers

    def clean(self) -> dict:
        """A competition and its places belong together."""
        given = super().clean()
        if given.get("upper") and not given.get("places") and "places" not in self.errors:
            self.add_error("places", _("Write how many entries may go there."))
        return given


class PromoteForm(ActionForm):
    """A tick for each line of the result, with the group and category that it enters above."""

    submit_label = _("Send up")

    reason = CleanTextField(
        label=_("Reason"),
        help_text=_("Owed only where an entry without an award goes up. The upper level reads it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        candidates: Iterable[Candidate],
        groups: list[Group],
        categories: list[Category],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = [one for one in candidates if one.may_go]
        self.groups = {one.code: one for one in groups}
        self.categories = {str(one.pk): one for one in categories}
        for one in self.candidates:
            self._add_fields(one)
        self.helper.layout = Layout("idempotency_key", "reason")

    def _add_fields(self, one: Candidate) -> None:
        code, proposal = one.row.proposal.code, one.row.proposal
        name = {"name": one.row.innovation.name}
        self.fields[f"kirim-{code}"] = forms.BooleanField(
            required=False, initial=one.is_entitled, label=_("Send %(name)s up") % name
        )
        self.fields[f"kelompok-{code}"] = forms.ChoiceField(
            required=False,
            label=_("Group of %(name)s above") % name,
            choices=[(key, group.name) for key, group in self.groups.items()],
            initial=_alike(self.groups, proposal.group.name) or next(iter(self.groups), ""),
        )
        self.fields[f"kategori-{code}"] = forms.ChoiceField(
            required=False,
            label=_("Category of %(name)s above") % name,
            choices=[("", _("choose")), *((key, one.name) for key, one in self.categories.items())],
            initial=_alike(self.categories, proposal.category.name),
        )

    def cells_of(self, candidate: Candidate) -> tuple[Any, Any, Any]:
        """Tick, group and category of one line, for the table."""
        code = candidate.row.proposal.code
        return tuple(self[f"{name}-{code}"] for name in ("kirim", "kelompok", "kategori"))

    def lines(self) -> list[tuple[Candidate, tuple[Any, Any, Any]]]:
        """What can be sent, with its fields."""
        return [(one, self.cells_of(one)) for one in self.candidates]

    def clean(self) -> dict:
        """At least one goes, and each that goes has a category."""
        given = super().clean()
        chosen = self._chosen(given)
        for one in chosen:
            code = one.row.proposal.code
            if not given.get(f"kategori-{code}"):
                text = _("Choose the category that %(name)s enters above.")
                self.add_error(f"kategori-{code}", text % {"name": one.row.innovation.name})
        if not chosen and not self.errors:
            raise forms.ValidationError(_("Tick at least one entry."))
        return given

    def _chosen(self, given: dict) -> list[Candidate]:
        return [one for one in self.candidates if given.get(f"kirim-{one.row.proposal.code}")]

    def act_arguments(self) -> dict:
        """The chosen lines with their places above."""
        given = self.cleaned_data
        choices = [
            Choice(
                row=one.row,
                group=self.groups[given[f"kelompok-{one.row.proposal.code}"]],
                category=self.categories[given[f"kategori-{one.row.proposal.code}"]],
            )
            for one in self._chosen(given)
        ]
        return {"choices": choices, "reason": given["reason"]}


def _alike(rows: dict[str, Any], name: str) -> str:
    """The key of the row that bears this name, whatever its case."""
    return next((key for key, row in rows.items() if row.name.casefold() == name.casefold()), "")

"""Field visits: the plan, the checklist, what phones send, and the report."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField, LineField
from judging.actions.visiting import PhotoFacts
from judging.actions.visits import ClaimFacts, VisitPlan
from judging.claims import LONGEST, Sentence
from judging.models import FieldVisit, PanelMember, VisitClaim
from judging.states import Finding
from judging.visit_items import FIELDS, ItemFacts, read_initials

LONG = 4000
MOST_CLAIMS = 40
TOLD_YEARS = range(2000, 2100)


def latitude() -> forms.DecimalField:
    """Given on purpose or not at all."""
    return forms.DecimalField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90, decimal_places=5
    )


def longitude() -> forms.DecimalField:
    """Given on purpose or not at all."""
    return forms.DecimalField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180, decimal_places=5
    )


class VisitPlanForm(ActionForm):
    """Two visitors, a day with its hours, a place."""

    submit_label = _("Save the plan")

    first = forms.ModelChoiceField(PanelMember.objects.none(), label=_("First visitor"))
    second = forms.ModelChoiceField(PanelMember.objects.none(), label=_("Second visitor"))
    planned_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    from_hour = forms.TimeField(
        label=_("From"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    until_hour = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    address = LineField(
        label=_("Place"),
        help_text=_("Where the visitors are received, with the street."),
        max_length=300,
    )
    latitude = latitude()
    longitude = longitude()

    def __init__(self, *args: Any, people: Iterable[PanelMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].queryset = people
            self.fields[name].empty_label = _("Choose a visitor")
        self.helper.layout = Layout(
            "idempotency_key",
            Row(Column("first"), Column("second")),
            Row(Column("planned_on"), Column("from_hour"), Column("until_hour")),
            "address",
            Row(Column("latitude"), Column("longitude")),
        )

    def clean(self) -> dict:
        """Hours in their order; both coordinates, or none."""
        given = super().clean()
        if given.get("planned_on") and given["planned_on"].year not in TOLD_YEARS:
            self.add_error("planned_on", _("Look at the year of this day."))
        starts, ends = given.get("from_hour"), given.get("until_hour")
        if starts and ends and ends <= starts:
            self.add_error("until_hour", _("The end comes after the beginning."))
        if (given.get("latitude") is None) != (given.get("longitude") is None):
            self.add_error("longitude", _("Give both coordinates, or neither."))
        return given

    def act_arguments(self) -> dict:
        """The team and the plan."""
        given = self.cleaned_data
        plan = VisitPlan(**{name: given[name] for name in VisitPlan.__slots__})
        return {"members": [given["first"], given["second"]], "plan": plan}


def plan_initial(visit: FieldVisit | None) -> dict:
    """The form as the visit stands."""
    if visit is None:
        return {}
    team = list(visit.team.order_by("pk"))
    people = dict(zip(("first", "second"), team, strict=False))
    return {**{name: getattr(visit, name) for name in VisitPlan.__slots__}, **people}


class ExcuseVisitForm(ActionForm):
    """Why an entry is not visited."""

    submit_label = _("Decide without a visit")

    reason = LineField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Write the reason. It is kept with the decision.")},
    )


class ChecklistForm(ActionForm):
    """Claims as they stand, those that the text proposes, and own ones."""

    submit_label = _("Save the checklist")

    known = forms.CharField(max_length=64, widget=forms.HiddenInput)
    own = CleanTextField(
        label=_("Further claims, one a line"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        claims: Iterable[VisitClaim],
        sentences: Iterable[Sentence],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.claims = list(claims)
        known = {claim.text for claim in self.claims}
        self.sentences = [one for one in sentences if one.text not in known]
        for claim in self.claims:
            self.fields[f"claim-{claim.code}"] = CleanTextField(
                label=_("Claim %(number)s") % {"number": claim.number},
                required=False,
                max_length=LONGEST,
                initial=claim.text,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["picked"] = forms.MultipleChoiceField(
            required=False,
            choices=[(str(place), one.text) for place, one in enumerate(self.sentences)],
            widget=forms.CheckboxSelectMultiple,
        )

    def lines(self) -> list[tuple[VisitClaim, forms.BoundField]]:
        """The claims with their fields."""
        return [(claim, self[f"claim-{claim.code}"]) for claim in self.claims]

    def proposals(self) -> list[dict]:
        """What the text offers, with what was ticked."""
        ticked = set(self["picked"].value() or ())
        return [
            {"value": str(place), "sentence": one, "is_ticked": str(place) in ticked}
            for place, one in enumerate(self.sentences)
        ]

    def clean(self) -> dict:
        """A checklist that can be gone through in one visit."""
        given = super().clean()
        if len(self.facts(given)) > MOST_CLAIMS:
            text = _("At most %(most)s claims can be checked in one visit.")
            raise forms.ValidationError(text % {"most": MOST_CLAIMS})
        return given

    def facts(self, given: dict) -> list[ClaimFacts]:
        """What stays, then what was ticked, then what was written; an emptied line goes."""
        kept = [
            ClaimFacts(given[f"claim-{claim.code}"].strip(), claim.section, claim.code)
            for claim in self.claims
            if given.get(f"claim-{claim.code}", "").strip()
        ]
        picked = [self.sentences[int(place)] for place in given.get("picked", ())]
        own = [line.strip()[:LONGEST] for line in given.get("own", "").splitlines()]
        return [
            *kept,
            *(ClaimFacts(one.text, one.section) for one in picked),
            *(ClaimFacts(line) for line in own if line),
        ]

    def act_arguments(self) -> dict:
        """The list, and what it was made from."""
        return {"claims": self.facts(self.cleaned_data), "known": self.cleaned_data["known"]}


class ClaimItemForm(forms.Form):
    """A finding with its note."""

    finding = forms.ChoiceField(choices=[("", ""), *Finding.choices], required=False)
    note = CleanTextField(required=False, max_length=LONG)


class ReportItemForm(forms.Form):
    """What the whole visit comes to."""

    summary = CleanTextField(required=False, max_length=LONG)
    recommendation = CleanTextField(required=False, max_length=LONG)
    head_name = LineField(required=False, max_length=120)
    head_position = LineField(required=False, max_length=120)


class ContactItemForm(forms.Form):
    """Somebody who was met; SECURITY: by initials only."""

    initials = LineField(required=False, max_length=12)
    role = LineField(required=False, max_length=120)
    words = CleanTextField(required=False, max_length=LONG)

    def clean_initials(self) -> str:
        """Nothing that may be a name."""
        text = self.cleaned_data["initials"]
        return read_initials(text) if text else ""


class PhotoItemForm(forms.Form):
    """What is said of a photo."""

    caption = LineField(required=False, max_length=300)
    place = LineField(required=False, max_length=200)
    latitude = latitude()
    longitude = longitude()


ITEMS = {
    "claim": ClaimItemForm,
    "report": ReportItemForm,
    "contact": ContactItemForm,
    "photo": PhotoItemForm,
}


class UnreadableItem(ValueError):
    """Not a body that our own page sends."""


def read_item(kind: str, key: str, values: dict, base: dict) -> tuple[ItemFacts | None, dict]:
    """Facts for the act, or what is wrong by field. Fields that are not given stay as they are."""
    if kind not in ITEMS or not _fits(values) or not _fits(base):
        raise UnreadableItem
    if kind in {"contact", "photo"}:
        key = str(UUID(key))  # ValueError where it is none
    names = [name for name in FIELDS[kind] if name in values]
    form = ITEMS[kind]({name: values[name] for name in names})
    if not form.is_valid():
        return None, {name: list(errors) for name, errors in form.errors.items()}
    return ItemFacts(kind, key, {name: form.cleaned_data[name] for name in names}, base), {}


def _fits(given: object) -> bool:
    return isinstance(given, dict) and all(isinstance(text, str) for text in given.values())


class PhotoForm(PhotoItemForm):
    """A photo on its way, with the key that the phone gave it."""

    key = forms.UUIDField()
    file = forms.FileField()
    taken_at = forms.DateTimeField(required=False)

    def clean_taken_at(self) -> datetime | None:
        """A clock that was never set tells nothing; every calendar can tell what is left."""
        taken_at = self.cleaned_data["taken_at"]
        return taken_at if taken_at and taken_at.year in TOLD_YEARS else None

    def act_arguments(self) -> dict:
        """The bytes and what is said of them."""
        given = {name: self.cleaned_data[name] for name in PhotoFacts.__slots__}
        return {"file": self.cleaned_data["file"], "facts": PhotoFacts(**given)}


class HandInForm(ActionForm):
    """The visitors stand by what they wrote."""

    submit_label = _("Hand in the report")

    agrees = forms.BooleanField(
        label=_("We were there, and this is what we saw."),
        error_messages={"required": _("Tick the box: a report stands on your word.")},
    )

    def act_arguments(self) -> dict:
        """The tick itself is the act."""
        return {}

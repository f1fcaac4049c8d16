"""A plenary's day and place, who sits in it, and what it decides."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField, LineField
from judging.actions.attendance import AttendeeFacts
from judging.actions.plenaries import Choice, PlenaryFacts
from judging.models import PlenaryAttendee
from judging.states import Outcome, PaperKind, Presence, Seat

NEW_LINES = 3  # empty lines for people who are not on the panel


class PlenaryForm(ActionForm):
    """When and where; the number may be given later, it is owed at the closing."""

    submit_label = _("Open the plenary")

    held_on = forms.DateField(
        label=_("Held on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    place = LineField(
        label=_("Place"),
        help_text=_("The room, then the town: Ruang Rapat Setda, Purwokerto."),
        max_length=160,
        required=False,
    )
    number = LineField(
        label=_("Number of the minutes"),
        help_text=_("As your office counts them. It can be added until the plenary is closed."),
        max_length=80,
        required=False,
    )
    quorum = forms.IntegerField(
        label=_("Members needed for a decision"),
        help_text=_("So many members of the panel have to be present."),
        min_value=1,
        max_value=500,
    )

    def act_arguments(self) -> dict:
        """What the act takes."""
        given = self.cleaned_data
        return {"facts": PlenaryFacts(**{name: given[name] for name in PlenaryFacts.__slots__})}


class PlenaryChangeForm(PlenaryForm):
    """The same, while it is in session."""

    submit_label = _("Save")


def first_facts(day: date, members: int) -> dict[str, Any]:
    """What the form offers: today, and more than half of the panel."""
    return {"held_on": day, "quorum": members // 2 + 1}


class DecisionForm(ActionForm):
    """One entry. The reason is asked for where the computed line is crossed."""

    OWED: ClassVar[dict[bool, Promise]] = {
        True: _("Owed when the entry does not come in. It stands in the minutes for everybody."),
        False: _("Owed when the entry comes in. It stands in the minutes for everybody."),
    }

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=Outcome.choices,
        error_messages={"required": _("Choose in, reserve or out.")},
    )
    place = forms.IntegerField(
        label=_("Place in reserve"),
        help_text=_("Left empty, the computed order holds. Another place owes a reason."),
        min_value=1,
        max_value=999,
        required=False,
    )
    reason = CleanTextField(
        label=_("Reason of the decision"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_selected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_selected = is_selected
        self.fields["reason"].help_text = self.OWED[is_selected]

    def clean(self) -> dict:
        """SECURITY: a departure without a reason is refused here, in the act and in the table."""
        given = super().clean()
        outcome = given.get("outcome")
        if outcome and self.is_selected != (outcome == Outcome.IN) and not given.get("reason"):
            self.add_error(
                "reason", _("Write the reason: this moves the entry across the computed line.")
            )
        return given

    def act_arguments(self) -> dict:
        """What the act takes."""
        given = self.cleaned_data
        place = given["place"] if given["outcome"] == Outcome.RESERVE else None
        return {
            "choice": Choice(
                outcome=given["outcome"],
                reason=given["reason"],
                place=place,
                revision=given["revision"],
            )
        }


class BandForm(ActionForm):
    """The rest of the band in one go."""

    submit_label = _("Decide as computed")

    reserves = forms.IntegerField(
        label=_("How many of each group go in reserve"),
        help_text=_("The first ones below the line, in the computed order. 0 for none."),
        min_value=0,
        max_value=99,
        initial=0,
    )


class CloseForm(ActionForm):
    """Why a group gets another number of places; asked only where it does."""

    submit_label = _("Close the plenary")

    def __init__(self, *args: Any, groups: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = []
        for one in groups:
            self.codes.append(one.code)
            self.fields[f"reason_{one.code}"] = CleanTextField(
                label=_now("%(group)s: why %(chosen)s entries are in for %(places)s places")
                % {"group": one.name, "chosen": one.chosen, "places": one.places},
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": _("Write the reason. It stands in the minutes.")},
            )
        self.helper.layout = Layout(*self.fields)

    def act_arguments(self) -> dict:
        """By group code."""
        return {"reasons": {code: self.cleaned_data[f"reason_{code}"] for code in self.codes}}


class AttendanceForm(ActionForm):
    """Everybody on the list in one table, and a few lines for people who are not on it."""

    submit_label = _("Save attendance")

    def __init__(self, *args: Any, people: Iterable[PlenaryAttendee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [AttendeeLine(self, one) for one in people]
        self.lines += [AttendeeLine(self, None, place) for place in range(1, NEW_LINES + 1)]

    def is_valid(self) -> bool:
        """All lines are read, so that all faults are shown at once."""
        parts = [line.form.is_valid() for line in self.lines]
        return super().is_valid() and all(parts)

    def act_arguments(self) -> dict:
        """What the act takes; empty new lines are nothing."""
        facts = [line.facts() for line in self.lines]
        return {"people": [one for one in facts if one.pk or one.name]}


class LineForm(forms.Form):
    """One person. Members of the panel keep their name."""

    name = LineField(label=_("Name"), max_length=150, required=False)
    position = LineField(label=_("Position"), max_length=160, required=False)
    seat = forms.ChoiceField(label=_("Seat"), choices=Seat.choices)
    presence = forms.ChoiceField(label=_("Attendance"), choices=Presence.choices, required=False)
    reason = LineField(label=_("Reason"), max_length=300, required=False)

    def clean(self) -> dict:
        """Who is excused is excused for something."""
        given = super().clean()
        if given.get("presence") == Presence.EXCUSED and not given.get("reason"):
            self.add_error("reason", ValidationError(_("Write why this person is excused.")))
        return given


class AttendeeLine:
    """A line of the table: its form and whether its name stands."""

    def __init__(self, form: ActionForm, one: PlenaryAttendee | None, place: int = 0) -> None:
        self.one = one
        self.is_member = one is not None and one.member_id is not None
        told = ("name", "position", "seat", "presence", "reason")
        initial = {name: getattr(one, name) for name in told} if one else {"seat": Seat.GUEST}
        prefix = f"o{one.pk}" if one else f"baru{place}"
        self.form = LineForm(form.data if form.is_bound else None, prefix=prefix, initial=initial)

    def facts(self) -> AttendeeFacts:
        """What the act takes."""
        given = self.form.cleaned_data
        name = self.one.name if self.is_member else given["name"]
        return AttendeeFacts(**{**given, "name": name}, pk=self.one.pk if self.one else None)


class AsideForm(ActionForm):
    """Who stands aside for which entry, by its number."""

    submit_label = _("Note it")

    attendee = forms.ModelChoiceField(label=_("Who"), queryset=PlenaryAttendee.objects.none())
    number = LineField(label=_("Number of the entry"), max_length=40)
    reason = LineField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, plenary: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plenary = plenary
        self.fields["attendee"].queryset = plenary.attendees.exclude(seat=Seat.GUEST)

    def clean_number(self) -> Any:
        """The entry itself."""
        rows = self.plenary.stage.candidacies.select_related("proposal")
        found = rows.filter(proposal__number__iexact=self.cleaned_data["number"]).first()
        if found is None:
            raise ValidationError(_("No entry of this stage has this number."))
        return found

    def act_arguments(self) -> dict:
        """What the act takes."""
        given = self.cleaned_data
        return {
            "attendee": given["attendee"],
            "candidacy": given["number"],
            "reason": given["reason"],
        }


class ScanReleaseForm(ActionForm):
    """Whether everybody may fetch a signed paper."""

    submit_label = _("Save")

    is_public = forms.BooleanField(
        label=_("Show on the results page"),
        required=False,
        help_text=_(
            "Look at every page first: a signed paper may show numbers of officials (NIP), "
            "private addresses or names of people who were not chosen. Cover what nobody "
            "outside needs. It is offered once the result is public, not before."
        ),
    )


class ScanForm(ActionForm):
    """A signed paper as a PDF or a photo."""

    submit_label = _("Add the signed paper")

    kind = forms.ChoiceField(label=_("Which paper"), choices=PaperKind.choices)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF or photo, up to 20 MB."),
        error_messages={"required": _("Choose the file.")},
    )

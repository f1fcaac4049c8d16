"""Stages of judging with their cuts, and what those who come out are called."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.validators import MinValueValidator
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.base import RowForm
from competitions.forms.fields import LocalMomentField
from competitions.models import PROPOSAL_RUBRIC, AwardTier, Stage, StageCut
from competitions.parts import rules_to_edit
from competitions.revisions import Facts
from competitions.states import StageKind
from core.models import Revised

CUT = "cut-"
# Left empty, these take the usual figure.
USUAL = (
    "reason_below",
    "reason_above",
    "calibration_entries",
    "talk_minutes",
    "question_minutes",
    "gap_minutes",
    "confirm_hours",
    "tie_policy_at_cut",
)


class StageForm(RowForm):
    """A stage; a group may have its own number of places."""

    opens_at = LocalMomentField(label=gettext_lazy("Opens"))
    closes_at = LocalMomentField(
        label=gettext_lazy("Closes"),
        help_text=gettext_lazy("From this minute on it is closed."),
    )

    tie_policy_at_cut = forms.ChoiceField(
        label=gettext_lazy("Equal scores at the cut"),
        choices=(
            ("tie_break", gettext_lazy("The rules for ties decide")),
            ("include_all", gettext_lazy("All of them go on")),
            ("exclude_all", gettext_lazy("None of them goes on")),
        ),
    )

    class Meta(RowForm.Meta):
        model = Stage
        fields = [
            "name",
            "kind",
            "opens_at",
            "closes_at",
            "marks_from",
            "rubric",
            "judges_per_entry",
            "quorum",
            "is_blind",
            "only_own_expertise",
            "reason_below",
            "reason_above",
            "moderation_gap",
            "calibration_entries",
            "talk_minutes",
            "question_minutes",
            "gap_minutes",
            "confirm_hours",
            "weight",
            "passing_mark",
            "cut",
            "tie_policy_at_cut",
            "lot_seed_source",
        ]
        labels = {"quorum": gettext_lazy("Marks needed at least")}
        help_texts = {
            "marks_from": gettext_lazy("Empty: judges give marks in this stage itself."),
            "quorum": gettext_lazy(
                "Where the public scores: answers for each entry. It needs no judges."
            ),
            "only_own_expertise": gettext_lazy(
                "Set by itself when a feasibility stage is chosen: delegates read their own field."
            ),
            "rubric": gettext_lazy("Which of the rubrics its judges score by."),
            "reason_below": gettext_lazy("In percent of the scale; 0: never."),
            "reason_above": gettext_lazy("In percent of the scale; 100: never."),
            "moderation_gap": gettext_lazy(
                "In points of a hundred, between the highest and the lowest judge. Empty: none."
            ),
            "calibration_entries": gettext_lazy(
                "Entries that all judges score and talk about before the others. 0: no such round."
            ),
            "weight": gettext_lazy("Empty where the stages are not weighed against each other."),
            "lot_seed_source": gettext_lazy(
                "A public number that nobody knows before the marks are locked."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.own_cuts = []
        super().__init__(*args, **kwargs)
        earlier = self.fields["marks_from"]
        earlier.empty_label = _("its own marks")
        if self.instance.order:
            earlier.queryset = earlier.queryset.filter(order__lt=self.instance.order)
        self.fields["rubric"] = forms.ChoiceField(
            label=self.fields["rubric"].label,
            help_text=self.fields["rubric"].help_text,
            choices=[(name, name_of_rubric(name)) for name in self._rubrics()],
        )
        for name in ("judges_per_entry", "quorum", "cut"):
            self.fields[name].validators.append(MinValueValidator(1))
        for name in USUAL:
            self.fields[name].required = False
        self._offer_cuts()
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        """Time, panel, who goes on."""
        return Layout(
            "idempotency_key",
            "revision",
            Fieldset(_("The stage"), "name", "kind", Row("opens_at", "closes_at")),
            Fieldset(
                _("Judging"),
                Row("marks_from", "rubric"),
                Row("judges_per_entry", "quorum"),
                "is_blind",
                "only_own_expertise",
                Row("reason_below", "reason_above"),
                Row("moderation_gap", "calibration_entries"),
                Row("weight", "passing_mark"),
            ),
            Fieldset(
                _("Presentation"),
                Row("talk_minutes", "question_minutes"),
                Row("gap_minutes", "confirm_hours"),
            ),
            Fieldset(
                _("Who goes on"), "cut", *self.own_cuts, "tie_policy_at_cut", "lot_seed_source"
            ),
            *(["reason"] if "reason" in self.fields else []),
        )

    def clean(self) -> dict:
        """It closes after it opens, and no more marks are needed than are given."""
        cleaned = super().clean()
        for name in USUAL:
            if name not in self.errors and cleaned.get(name) in (None, ""):
                cleaned[name] = Stage._meta.get_field(name).default
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("It must close after it opens."))
        self._follow_kind(cleaned)
        judges, quorum = cleaned.get("judges_per_entry"), cleaned.get("quorum")
        if judges and quorum and quorum > judges:
            self.add_error("quorum", _("That is more than the judges an entry has."))
        return cleaned

    def _follow_kind(self, cleaned: dict) -> None:
        """What a kind brings along: delegates keep to their field, the public is no panel.

        A feasibility stage may give its rule up later; it starts with it.
        """
        kind = cleaned.get("kind")
        if kind == StageKind.FEASIBILITY and "kind" in self.changed_data:
            cleaned["only_own_expertise"] = True
        if kind == StageKind.PUBLIC_SCORE and not cleaned.get("marks_from"):
            cleaned["judges_per_entry"] = cleaned.get("quorum")
            self.errors.pop("judges_per_entry", None)

    def facts(self) -> Facts:
        """The cuts by group travel as lines of the stage."""
        told = super().facts()
        places = {name: told.pop(name) for name in self.own_cuts}
        if not self.own_cuts:
            return told
        groups = {f"{CUT}{group.code}": group for group in self.edition.groups.all()}
        lines = [{"group": groups[name], "places": n} for name, n in places.items() if n]
        return {**told, "cuts": lines}

    def label_of(self, name: str) -> str:
        """The lines of groups have no field of their own."""
        return _("Places by group") if name == "cuts" else super().label_of(name)

    def stored_value(self, stored: Revised, name: str) -> Any:
        """As the form would have cleaned it."""
        if name != "cuts":
            return super().stored_value(stored, name)
        return [{"group": cut.group, "places": cut.places} for cut in stored.cuts.all()]

    def say(self, name: str, value: Any) -> str:
        """Cuts as “group: places”."""
        if name != "cuts":
            return super().say(name, value)
        return super().say(name, [f"{cut['group']}: {cut['places']}" for cut in value])

    def _rubrics(self) -> list[str]:
        rules = rules_to_edit(self.edition)
        used = rules.rubrics if rules else []
        return sorted({PROPOSAL_RUBRIC, self.instance.rubric, *used})

    def _offer_cuts(self) -> None:
        """One number a group, where there are several."""
        own = StageCut.objects.filter(stage=self.instance.pk, group=OuterRef("pk"))
        groups = list(self.edition.groups.annotate(own=Subquery(own.values("places"))))
        if len(groups) < 2:
            return
        for group in groups:
            name = f"{CUT}{group.code}"
            self.own_cuts.append(name)
            self.fields[name] = forms.IntegerField(
                label=_("Places for %(group)s") % {"group": group.name},
                required=False,
                min_value=1,
                initial=group.own,
                help_text=_("Empty: the number above."),
            )


def name_of_rubric(name: str) -> str:
    """The proposal's own rubric in words; others as the organiser named them."""
    return _("Proposal") if name == PROPOSAL_RUBRIC else name


class AwardTierForm(RowForm):
    """What those who come out of a stage are called."""

    class Meta(RowForm.Meta):
        model = AwardTier
        fields = ["name", "stage", "group"]
        help_texts = {"group": gettext_lazy("Empty: all groups.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].label = _("After the stage")
        self.fields["group"].empty_label = _("all groups")

"""Form of a certificate's design."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from awards.models import CertificateTemplate
from awards.models.templates import BORDERS, LONGEST_CHECK
from awards.placeholders import DEFAULTS, KNOWN, unknown_words
from competitions.models import Competition
from core.forms import ActionForm, LineField

PICTURE_HINT = _(
    "PNG or JPEG up to 3 MB; printed sharp from 600 pixels wide. Metadata are removed."
)
SLOTS = ", ".join(f"{{{word}}}" for word in KNOWN)


def slot(label: str, key: str) -> LineField:
    """A line that may have words in braces, as long as its column."""
    length = CertificateTemplate._meta.get_field(key).max_length
    return LineField(label=label, max_length=length)


class DesignForm(ActionForm):
    """Words, pictures, border and signatory, and who gets one."""

    submit_label = _("Save design")

    title = slot(_("Title"), "title")
    number_words = slot(_("Line with the number"), "number_words")
    given_to = slot(_("Line above the name"), "given_to")
    winner_headline = slot(_("Unit that won: honour"), "winner_headline")
    winner_body = slot(_("Unit that won: text below it"), "winner_body")
    gives_innovators = forms.BooleanField(
        label=_("One certificate for each innovator, by name"), required=False
    )
    innovator_headline = slot(_("Innovator: honour"), "innovator_headline")
    innovator_body = slot(_("Innovator: text below it"), "innovator_body")
    gives_participants = forms.BooleanField(
        label=_("One certificate for each other entry that was judged"), required=False
    )
    participant_headline = slot(_("Participant: honour"), "participant_headline")
    participant_body = slot(_("Participant: text below it"), "participant_body")
    border = forms.ChoiceField(label=_("Border"), choices=list(BORDERS.items()))
    logo = forms.FileField(label=_("Emblem"), required=False, help_text=PICTURE_HINT)
    drop_logo = forms.BooleanField(label=_("Take the emblem away"), required=False)
    signatory_name = LineField(label=_("Who signs"), max_length=120, required=False)
    signatory_position = LineField(
        label=_("Position of the signatory"), max_length=160, required=False
    )
    place = LineField(
        label=_("Place of signing"),
        max_length=80,
        required=False,
        help_text=_("What is left empty is taken from the announcement."),
    )
    signature = forms.FileField(
        label=_("Picture of the signature"), required=False, help_text=PICTURE_HINT
    )
    drop_signature = forms.BooleanField(
        label=_("Take the picture of the signature away"), required=False
    )
    check_days = forms.IntegerField(
        label=_("Days for checking the names"),
        min_value=0,
        max_value=LONGEST_CHECK,
        help_text=_(
            "From publication. Units confirm or correct their names; what nobody checked is printed"
            " as it stands in the entry. 0: certificates are made at once."
        ),
    )

    def __init__(self, *args: Any, template: CertificateTemplate | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("logo", "signature"):
            if not (template and getattr(template, name)):
                del self.fields[f"drop_{name}"]
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        """In the order of the paper."""
        groups = (
            (_("Words"), ("title", "number_words", "given_to")),
            (_("Units that won"), ("winner_headline", "winner_body")),
            (_("Innovators"), ("gives_innovators", "innovator_headline", "innovator_body")),
            (_("Participants"), ("gives_participants", "participant_headline", "participant_body")),
            (_("Look"), ("border", "logo", "drop_logo")),
            (
                _("Signature"),
                (
                    *("signatory_name", "signatory_position", "place"),
                    *("signature", "drop_signature"),
                ),
            ),
            (_("Names"), ("check_days",)),
        )
        shown = [(title, [one for one in names if one in self.fields]) for title, names in groups]
        return Layout("idempotency_key", *(Fieldset(title, *names) for title, names in shown))

    def clean(self) -> dict:
        """Only words that we can fill."""
        cleaned = super().clean()
        for name in DEFAULTS:
            strangers = unknown_words(cleaned.get(name, ""))
            if strangers:
                words = get_text_list([f"\u201c{one}\u201d" for one in strangers], ",")
                self.add_error(
                    name,
                    _("%(words)s cannot be filled in. These can: %(known)s.")
                    % {"words": words, "known": SLOTS},
                )
        return cleaned

    def act_arguments(self) -> dict:
        """Pictures apart from words."""
        told = super().act_arguments()
        drops = [name for name in ("logo", "signature") if told.pop(f"drop_{name}", False)]
        without = tuple(name for name in drops if not told[name])
        return told | {"without": without}


def first_design(competition: Competition) -> dict:
    """What a new design begins with."""
    del competition
    return DEFAULTS | {"border": "own", "check_days": 3}

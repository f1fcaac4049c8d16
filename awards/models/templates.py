"""How certificates of an edition look and what they say, version by version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.placeholders import DEFAULTS
from awards.querysets import CertificateTemplateQuerySet
from competitions.models import Competition, Stage
from core.codes import new_code
from core.models import Stamped
from core.motif import FAMILIES

OWN_TILE = "own"
PARTS = tuple(DEFAULTS)
BORDERS = {
    OWN_TILE: _("The motif of each innovation"),
    "kesehatan": _("Kawung, four palm fruits"),
    "adminduk": _("Kotak, frames within frames"),
    "pendidikan": _("Truntum, stars that guide"),
    "sosial": _("Picis, crossing coins"),
    "pangan": _("Daun, four leaves"),
    "ekonomi": _("Jlamprang, a coastal rosette"),
    "air": _("Lereng, slanting streams"),
    "digital": _("Nitik, woven dots"),
}
LONGEST_CHECK = 30


def picture_path(_template: "CertificateTemplate", _name: str) -> str:
    """SECURITY: nothing of the uploader's name reaches the disk."""
    return f"piagam/{new_code()}"


def _words(key: str, label: str, length: int = 200) -> models.CharField:
    return models.CharField(label, max_length=length, default=DEFAULTS[key])


class CertificateTemplate(Stamped):
    """One version of a design. Once names are checked by it, it stands; a change is a new version.

    With `stage` it is for what that stage gives, else for the whole edition. Where a signatory or
    a place is empty, the announcement's own stand there.
    """

    competition = models.ForeignKey(
        Competition, models.CASCADE, related_name="certificate_templates"
    )
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    title = _words("title", _("title"), 60)
    number_words = _words("number_words", _("line with the number"), 80)
    given_to = _words("given_to", _("line above the name"), 80)
    winner_headline = _words("winner_headline", _("honour of a winner"), 120)
    winner_body = _words("winner_body", _("text for a winner"))
    innovator_headline = _words("innovator_headline", _("honour of an innovator"), 120)
    innovator_body = _words("innovator_body", _("text for an innovator"))
    participant_headline = _words("participant_headline", _("honour of a participant"), 120)
    participant_body = _words("participant_body", _("text for a participant"))
    gives_innovators = models.BooleanField(_("one for each innovator"), default=False)
    gives_participants = models.BooleanField(_("one for each other participant"), default=False)
    border = models.CharField(
        _("border"), max_length=12, choices=list(BORDERS.items()), default=OWN_TILE
    )
    signatory_name = models.CharField(_("who signs"), max_length=120, blank=True)
    signatory_position = models.CharField(
        _("position of the signatory"), max_length=160, blank=True
    )
    place = models.CharField(_("place of signing"), max_length=80, blank=True)
    logo = models.FileField(_("emblem"), upload_to=picture_path, blank=True)
    signature = models.FileField(_("picture of the signature"), upload_to=picture_path, blank=True)
    check_days = models.PositiveSmallIntegerField(_("days for checking the names"), default=0)
    frozen_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = CertificateTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "stage", "version"],
                nulls_distinct=False,
                name="certificate_template_version_once",
            ),
            models.CheckConstraint(
                condition=models.Q(check_days__lte=LONGEST_CHECK),
                name="certificate_template_check_days",
            ),
            models.CheckConstraint(
                condition=models.Q(border__in=[OWN_TILE, *FAMILIES]),
                name="certificate_template_border_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def is_frozen(self) -> bool:
        """Whether certificates follow it, so that a change makes a new version."""
        return self.frozen_at is not None

    def headline_of(self, audience: str) -> str:
        """The honour in large letters, with its placeholders."""
        return getattr(self, f"{audience}_headline")

    def body_of(self, audience: str) -> str:
        """The text below, with its placeholders."""
        return getattr(self, f"{audience}_body")

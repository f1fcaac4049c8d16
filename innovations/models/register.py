"""The register: innovations, which outlive their entries, and what they have won."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from competitions.models import Competition
from core.codes import new_code
from core.models import Stamped
from innovations.querysets import HonourQuerySet, InnovationQuerySet
from innovations.states import STILL_RUNNING, Sustainability


def cover_path(_innovation: "Innovation", _name: str) -> str:
    """SECURITY: nothing of the uploader's name reaches the disk."""
    return f"sampul/{new_code()}"


class Innovation(Stamped):
    """The register's row. Public once it was honoured and cleared (`published_at`).

    `published_until`: a correction took its only honour from it; the page ends at that instant.
    """

    code = models.CharField(max_length=16, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=120)
    long_name = models.CharField(_("long name of an acronym"), max_length=200, blank=True)
    subtitle = models.CharField(_("what it is, in plain words"), max_length=200)
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="innovations")
    category = models.CharField(_("category"), max_length=120)
    sdgs = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name=_("SDGs"))
    started_on = models.DateField(_("in use since"))
    summary = models.TextField(_("public summary"), blank=True)
    measure = models.CharField(_("what was measured"), max_length=160, blank=True)
    measure_unit = models.CharField(_("unit"), max_length=40, blank=True)
    measure_before = models.DecimalField(
        _("before"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    measure_after = models.DecimalField(
        _("after"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    places = models.PositiveSmallIntegerField(_("places that run it"), default=1)
    sustainability = models.CharField(
        _("how it stands"),
        max_length=10,
        choices=Sustainability.choices,
        default=Sustainability.RUNNING,
    )
    is_running = models.GeneratedField(
        expression=models.Q(sustainability__in=STILL_RUNNING),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    place_words = models.CharField(
        _("names of unit and places, for the search"), max_length=400, blank=True
    )
    keywords = models.TextField(_("words of the text, for the search"), blank=True)
    cover = models.FileField(_("photo"), upload_to=cover_path, blank=True)
    cover_note = models.CharField(_("what the photo shows"), max_length=160, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_until = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    search = models.GeneratedField(
        expression=SearchVector("name", "long_name", weight="A", config="indonesian")
        + SearchVector("subtitle", "category", "place_words", weight="B", config="indonesian")
        + SearchVector("summary", "measure", weight="C", config="indonesian")
        + SearchVector("keywords", weight="D", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    label = models.GeneratedField(  # what a misspelt word is held against
        expression=Concat(
            *("name", Value(" "), "long_name", Value(" "), "subtitle", Value(" ")),
            *("measure", Value(" "), "place_words"),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = InnovationQuerySet.as_manager()

    class Meta:
        verbose_name = _("innovation")
        indexes = [
            GinIndex(fields=["search"], name="innovation_search"),
            GinIndex(fields=["label"], opclasses=["gin_trgm_ops"], name="innovation_trigrams"),
            models.Index(
                fields=["-published_at"],
                name="innovation_public",
                condition=models.Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def obstacles_to_edit(self, instant: datetime) -> list[str]:
        """What was honoured and published keeps the words under which it won."""
        if not self.is_public_at(instant):
            return []
        return [_now("This innovation is public; its words in the register stay as they are.")]

    def is_public_at(self, instant: datetime) -> bool:
        """Whether its register row is public: then a proposal no longer changes it."""
        if self.published_at is None or self.published_at > instant:
            return False
        return self.published_until is None or self.published_until > instant


class Honour(Stamped):
    """What an innovation has won, in any year and at any level.

    `visible_until`: a correction of the result took it back at that instant; the row stays.
    """

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="honours")
    competition = models.ForeignKey(
        Competition, models.PROTECT, null=True, blank=True, related_name="honours"
    )
    event = models.CharField(_("competition"), max_length=160)
    year = models.PositiveSmallIntegerField(_("year"))
    level = models.CharField(_("level"), max_length=10)
    award = models.CharField(_("award"), max_length=120)
    source = models.CharField(_("source"), max_length=200, blank=True)
    visible_from = models.DateTimeField(_("public from"))
    visible_until = models.DateTimeField(_("public until"), null=True, blank=True)

    objects = HonourQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "event", "year", "award"],
                condition=models.Q(visible_until__isnull=True),
                name="honour_once",
            ),
            models.CheckConstraint(
                condition=models.Q(visible_until__isnull=True)
                | models.Q(visible_until__gte=models.F("visible_from")),
                name="honour_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.event}"

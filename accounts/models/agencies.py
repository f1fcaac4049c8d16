"""The one tree of agencies."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey

from accounts.querysets import AgencyQuerySet
from accounts.states import AgencyKind
from core.models import Stamped


class Agency(Stamped):
    """A node in the one tree: nation > province > regency > OPD > unit."""

    parent = TreeNodeForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.CharField(max_length=16, unique=True)
    kind = models.CharField(_("kind"), max_length=24, choices=AgencyKind.choices)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    region_code = models.CharField(_("region code"), max_length=13, blank=True)
    is_disadvantaged = models.BooleanField(_("disadvantaged region (3T)"), default=False)
    cluster = models.CharField(_("cluster"), max_length=40, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = AgencyQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("agency")
        constraints = [
            models.UniqueConstraint("parent", Lower("name"), name="agency_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def brief(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

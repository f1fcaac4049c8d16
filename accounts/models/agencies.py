"""The one tree of agencies."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey

from accounts.querysets import AgencyQuerySet
from accounts.states import AgencyKind
from core.models import Stamped


class Agency(Stamped):
    """A node in the one tree: nation > province > regency > OPD > unit.

    A closed agency stays where it was with all that hangs on it; its history is the trail.
    """

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
    #: The code in the list that a government keeps itself; `registry` is that government.
    local_code = models.CharField(_("own code"), max_length=32, blank=True)
    registry = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    objects = AgencyQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("agency")
        constraints = [
            models.UniqueConstraint(
                "parent",
                Lower("name"),
                name="agency_name_once",
                condition=models.Q(closed_on__isnull=True),
            ),
            models.UniqueConstraint(
                "registry",
                Lower("local_code"),
                name="agency_local_code_once",
                condition=~models.Q(local_code=""),
            ),
            models.CheckConstraint(
                name="agency_local_code_of_registry",
                condition=models.Q(local_code="", registry__isnull=True)
                | (~models.Q(local_code="") & models.Q(registry__isnull=False)),
            ),
            models.CheckConstraint(
                name="agency_successor_of_closed",
                condition=models.Q(successor__isnull=True) | models.Q(closed_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "name", "id"], name="agency_by_parent"),
            models.Index(
                fields=["region_code"],
                name="agency_by_region",
                condition=~models.Q(region_code=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def brief(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    @property
    def is_closed(self) -> bool:
        """Whether it only stands here for what it did."""
        return self.closed_on is not None

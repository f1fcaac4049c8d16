"""Objections to a published result, and who filed them: two tables, so that names stay apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.models.announcements import Announcement
from awards.querysets import ObjectorQuerySet, ResultObjectionQuerySet
from awards.states import (
    RESULT_OBJECTION,
    Consequence,
    ObjectionGround,
    ResultObjectionState,
)
from competitions.models import Competition, Stage
from core.codes import new_code
from core.models import Approval, Stamped, Stateful, known_states
from innovations.models import Proposal


def evidence_path(_objection: "ResultObjection", _name: str) -> str:
    """SECURITY: nothing of the sender's name reaches the disk."""
    code = new_code()
    return f"sanggahan/{code[:2].lower()}/{code}"


class ResultObjection(Stateful):
    """What is wrong with a published result, in somebody's words; who that is stands elsewhere.

    `code` is the office's and the public list's; the receipt that its objector holds is another,
    of which only the digest is kept. `mailbox` and `network` are keyed digests: they tell that two
    objections are one person's, never whose. `words_digest` finds the same words twice.
    """

    machine = RESULT_OBJECTION

    code = models.CharField(max_length=16, unique=True)
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="result_objections")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="result_objections")
    ground = models.CharField(_("about what"), max_length=12, choices=ObjectionGround.choices)
    claim = models.CharField(_("claim or rule"), max_length=300)
    facts = models.TextField(_("facts"))
    is_own = models.BooleanField(default=False)
    mailbox = models.CharField(max_length=64)
    network = models.CharField(max_length=64, blank=True)
    words_digest = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    receipt_hash = models.CharField(max_length=64, unique=True)
    evidence = models.FileField(upload_to=evidence_path, max_length=60, blank=True)
    evidence_name = models.CharField(max_length=160, blank=True)
    evidence_size = models.PositiveIntegerField(default=0)
    evidence_digest = models.CharField(max_length=64, blank=True)
    filed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    public_words = models.TextField(_("words for the public"), blank=True)
    consequence = models.CharField(max_length=12, choices=Consequence.choices, blank=True)
    reopens = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, related_name="+")

    objects = ResultObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            known_states(RESULT_OBJECTION, "result_objection_state_known"),
            models.UniqueConstraint(
                fields=["announcement", "proposal", "mailbox"],
                condition=~models.Q(state=ResultObjectionState.WITHDRAWN),
                name="result_objection_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["accepted", "refused"])
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="result_objection_answered_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ResultObjectionState.ACCEPTED)
                | (models.Q(approval__isnull=False) & ~models.Q(consequence="")),
                name="result_objection_accepted_by_two",
            ),
        ]
        indexes = [models.Index(fields=["announcement", "state"], name="result_objection_by_state")]

    def __str__(self) -> str:
        return self.code


class Objector(Stamped):
    """Who filed it, and the mailbox for the answer. SECURITY: read through one act alone.

    `is_nameless`: only the edition's one named officer may read it.
    """

    objection = models.OneToOneField(ResultObjection, models.CASCADE, related_name="objector")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(max_length=5, default="id")
    is_nameless = models.BooleanField(default=False)

    objects = ObjectorQuerySet.as_manager()

    def __str__(self) -> str:
        return f"objector {self.pk}"


class ObjectionOfficer(Stamped):
    """The one person of the office who reads the names of nameless objectors of an edition."""

    competition = models.OneToOneField(
        Competition, models.CASCADE, related_name="objection_officer"
    )
    person = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"officer {self.pk}"

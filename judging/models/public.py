"""What the public says of entries: one answer a person and entry, without the person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import Stage
from core.models import Stateful, known_states
from innovations.models import Candidacy
from judging.querysets import PublicAnswerQuerySet
from judging.states import PUBLIC_ANSWER, AnswerState


class PublicAnswer(Stateful):
    """One answer about one entry: `levels` holds the chosen level by code of criterion.

    SECURITY: neither the mail address nor that of the network is kept, only keyed digests of
    both, made for this stage; they tell that two answers are one person's, never whose.
    """

    machine = PUBLIC_ANSWER

    code = models.CharField(max_length=16, unique=True)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="public_answers")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="public_answers")
    voter = models.CharField(max_length=64)
    network = models.CharField(max_length=64)
    levels = models.JSONField()
    comment = models.TextField(_("comment"), blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    struck_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = PublicAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(PUBLIC_ANSWER, "public_answer_state_known"),
            models.UniqueConstraint(
                fields=["stage", "candidacy", "voter"], name="public_answer_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state=AnswerState.WAITING) | models.Q(counted_at__isnull=False),
                name="public_answer_counted_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AnswerState.STRUCK) | ~models.Q(struck_reason=""),
                name="public_answer_struck_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "state", "candidacy"], name="public_answer_by_entry")
        ]

    def __str__(self) -> str:
        return self.code

"""What pages of entries ask about results."""

from datetime import datetime

from django import template

from awards.queries.feedback import with_feedback
from innovations.models import Proposal

register = template.Library()


@register.simple_tag
def has_feedback(proposal: Proposal, instant: datetime) -> bool:
    """Whether a public result tells of the entry. One statement."""
    return with_feedback(Proposal.objects.filter(pk=proposal.pk), instant).exists()

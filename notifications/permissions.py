"""Everybody has news of the own; an office looks after what goes out in its name."""

import rules
from django.db.models import Model

from notifications.querysets import ORGANISER, office_of


@rules.predicate
def works_for_office(person: Model) -> bool:
    """Organiser, secretariat or auditor."""
    return office_of(person) is not None


@rules.predicate
def runs_office(person: Model) -> bool:
    """The organiser alone."""
    return works_for_office(person) and person.workspace.role == ORGANISER


rules.add_perm("notifications.view_notice", rules.is_authenticated)
rules.add_perm("notifications.choose_channels", rules.is_authenticated)
rules.add_perm("notifications.view_templates", works_for_office)
rules.add_perm("notifications.save_template", runs_office)
rules.add_perm("notifications.view_outbox", works_for_office)
rules.add_perm("notifications.retry_message", runs_office)
rules.add_perm("notifications.cancel_message", runs_office)

"""Everybody has news of the own; whose it is, the query says."""

import rules

rules.add_perm("notifications.view_notice", rules.is_authenticated)

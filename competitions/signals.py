"""News of editions, sent after commit to whoever stands above."""

from django.dispatch import Signal

#: A window, and what follows it, moved: `change` (its row of the public log), `window`, `at`.
deadline_moved = Signal()
#: One participant got a longer time: `reopening`, `at`.
window_reopened = Signal()
#: A new version of form and rubric is in force: `rule_set`, `change`, `by`, `at`.
rules_changed = Signal()
#: The edition will not be held: `competition`, `reason`, `at`.
competition_cancelled = Signal()

"""What happens in this app when a second person grants a request."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.actions import (
    add_row_by_two,
    adopt_rules,
    change_row,
    extend_window,
    remove_row_by_two,
    reopen_window,
)
from competitions.changes import describe_change, describe_removal, edition_asked
from competitions.deadlines import describe_extension, describe_reopening, window_asked
from competitions.models import Competition, RuleSet
from competitions.versions import describe_rules
from core.approvals import Fact, TwoPersonAct, register
from core.models import Approval


def _page(route: str, edition: Competition | None) -> str:
    return reverse(route, kwargs={"code": edition.code}) if edition else ""


def _page_of_row(approval: Approval) -> str:
    return _page("change-list", edition_asked(approval))


def _page_of_window(approval: Approval) -> str:
    return _page("deadline-list", window_asked(approval).competition)


def _version_asked(approval: Approval) -> RuleSet | None:
    rows = RuleSet.objects.select_related("competition", "based_on")
    return rows.filter(pk=approval.subject_id).first()


def _page_of_version(approval: Approval) -> str:
    rule_set = _version_asked(approval)
    return _page("change-list", rule_set.competition if rule_set else None)


def _describe_version(approval: Approval) -> list[Fact]:
    rule_set = _version_asked(approval)
    return describe_rules(rule_set) if rule_set else []


def _register(
    name: str,
    label: Promise,
    act: Callable[..., Any],
    describe: Callable[[Approval], list[Fact]],
    url_of: Callable[[Approval], str],
) -> None:
    def perform(approval: Approval, by: User, at: datetime) -> None:
        act(approval, by=by, at=at)

    register(
        TwoPersonAct(
            name=f"competitions.{name}",
            label=label,
            perform=perform,
            describe=describe,
            url_of=url_of,
        )
    )


_register("change_row", _("Change something published"), change_row, describe_change, _page_of_row)
_register("add_row", _("Add to something published"), add_row_by_two, describe_change, _page_of_row)
_register(
    "remove_row",
    _("Take something published out"),
    remove_row_by_two,
    describe_removal,
    _page_of_row,
)
_register(
    "adopt_rules",
    _("Put a new version of form and rubric into force"),
    adopt_rules,
    _describe_version,
    _page_of_version,
)
_register(
    "extend_window", _("Extend a deadline"), extend_window, describe_extension, _page_of_window
)
_register(
    "reopen_window",
    _("Reopen for one participant"),
    reopen_window,
    describe_reopening,
    _page_of_window,
)

"""What documents of the engine call things, in the reader's words."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RUNGS = {
    "score": gettext_lazy("the score"),
    "lowest_range": gettext_lazy("the smaller difference between judges"),
    "highest_minimum": gettext_lazy("the higher lowest total"),
    "stage": gettext_lazy("the higher score of the earlier stage"),
    "lot": gettext_lazy("the lot"),
}
METHODS = {
    "mean": gettext_lazy("Mean"),
    "trimmed_mean": gettext_lazy("Trimmed mean"),
    "calibrated_mean": gettext_lazy("Adjusted for judges"),
    "median": gettext_lazy("Median"),
    "zscore": gettext_lazy("Z-score"),
}
STATUSES = {
    "no_quorum": gettext_lazy("no quorum"),
    "withdrawn": gettext_lazy("withdrawn"),
    "disqualified": gettext_lazy("disqualified"),
}


def rule_name(rung: str, names: Mapping[str, str]) -> str:
    """A rung of the ladder in words; `names` of aspects and stages by what documents call them."""
    kind, _colon, subject = rung.partition(":")
    if kind == "criterion":
        return _("the higher mark for %(criterion)s") % {"criterion": names.get(subject, subject)}
    if kind == "stage" and subject in names:
        return _("the higher score of the stage “%(stage)s”") % {"stage": names[subject]}
    return str(RUNGS.get(kind, rung))


def rule_names(ladder: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """The whole ladder in words."""
    return [rule_name(rung, names) for rung in ladder]


def method_name(method: str) -> str:
    """A way of putting judges together, short."""
    return str(METHODS.get(method, method))


def status_name(status: str, names: Mapping[str, str]) -> str:
    """Why an entry has no rank."""
    kind, _colon, stage = status.partition(":")
    named = {"stage": names.get(stage, stage)}
    if kind == "incomplete":
        return _("no score in the stage “%(stage)s”") % named
    if kind == "failed_gate":
        return _("below the passing mark of the stage “%(stage)s”") % named
    return str(STATUSES.get(kind, status or STATUSES["no_quorum"]))


def shown_value(value: str) -> str:
    """Numbers in the reader's notation; a lot's ticket as it is."""
    try:
        return formats.number_format(Decimal(value))
    except InvalidOperation:
        return value

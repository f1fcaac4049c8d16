"""May we enter? Questions from the edition's own rules, answered on the spot; nothing is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import Competition
from competitions.states import EligibilityKind

FEWEST = 4
YES, NO = "ya", "tidak"
WAYS: dict[str, Promise] = {
    EligibilityKind.MINIMUM_AGE: gettext_lazy(
        "Keep it running and note what changes. It may enter once it is old enough."
    ),
    EligibilityKind.PAST_HONOUR: gettext_lazy(
        "Enter another innovation, or help other places to copy this one."
    ),
    EligibilityKind.TITLE_UNIQUE: gettext_lazy(
        "Give the entry a title of its own that tells what is new about it."
    ),
}
Facts = dict


@dataclass(frozen=True, slots=True)
class Check:
    """One question: a yes lets in, a no is answered by the rule and by the way forward."""

    name: str
    question: str
    rule: str
    way: str
    answer: str = ""

    @property
    def is_yes(self) -> bool:
        """Nothing stands in the way here."""
        return self.answer == YES

    @property
    def is_no(self) -> bool:
        """This rule keeps the innovation out."""
        return self.answer == NO


def checks_of(
    competition: Competition, group: Facts | None, requirements: list[Facts], answers: Mapping
) -> list[Check]:
    """The questions of a group with the answers so far; rules first, then what must be shown.

    Requirements fill up to four questions, so that an edition with few rules still tells early
    what has to be at hand.
    """
    asked = [_territory(competition), *_rules(competition, group)]
    asked += [*_requirements(group, requirements)][: max(0, FEWEST - len(asked))]
    return [
        Check(name, question, rule, way, _answer(answers, name))
        for name, question, rule, way in asked
    ]


def _answer(answers: Mapping, name: str) -> str:
    said = answers.get(name, "")
    return said if said in {YES, NO} else ""


def _territory(competition: Competition) -> tuple[str, str, str, str]:
    place = {"place": competition.territory.name}
    return (
        "wilayah",
        _("Is the innovation run by a service unit or agency of %(place)s?") % place,
        _("Only units and agencies of %(place)s may enter.") % place,
        _("Ask the organisation division of your own government which competition is yours."),
    )


def _rules(competition: Competition, group: Facts | None) -> Iterator[tuple[str, str, str, str]]:
    for number, rule in enumerate(competition.rule_list, start=1):
        is_here = rule["group_id"] is None or (group and rule["group_id"] == group["id"])
        if rule["question"] and is_here:
            yield f"aturan{number}", rule["question"], rule["text"], str(WAYS[rule["kind"]])


def _requirements(
    group: Facts | None, requirements: list[Facts]
) -> Iterator[tuple[str, str, str, str]]:
    for number, row in enumerate(requirements, start=1):
        is_here = not row["groups"] or (group and group["id"] in row["groups"])
        if row["is_required"] and is_here:
            name = {"name": row["name"]}
            yield (
                f"berkas{number}",
                _("Can you hand in this: %(name)s?") % name,
                row["description"] or _("The entry must hold this: %(name)s.") % name,
                _("The entry can be written meanwhile; this must be there when it is submitted."),
            )

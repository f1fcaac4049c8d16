"""Rulebooks as data: what an edition can begin with, and how it becomes rows.

A blueprint is a file of `competitions/data/`; `library.json` holds the parts that several share.
Nothing of a year's rules is in code: to add a rulebook is to add a file.
"""

from competitions.blueprints.building import (
    build_calendar,
    build_limits,
    build_rule_set,
    edition_facts,
)
from competitions.blueprints.checking import BlueprintError, faults_of
from competitions.blueprints.reading import all_blueprints, read_blueprint

__all__ = [
    "BlueprintError",
    "all_blueprints",
    "build_calendar",
    "build_limits",
    "build_rule_set",
    "edition_facts",
    "faults_of",
    "read_blueprint",
]

"""Public holidays as the `holidays` library knows them: a proposal that the office edits.

Movable feasts of years to come are estimates; the joint decree of three ministers decides.
"""

from datetime import date

from core.late import Late

holidays = Late("holidays")

COUNTRY, LANGUAGE = "ID", "id"


def public_holidays(year: int) -> list[tuple[date, str]]:
    """Day and Indonesian name, in the order of the year."""
    known = holidays.country_holidays(COUNTRY, years=year, language=LANGUAGE)
    return sorted((day, name[:120]) for day, name in known.items())

"""Real winners of other places and years, as the press told of them; the source stands with each.

Names, places, years and honours are real. When an innovation began is not known: the first day of
the year before its first honour stands in, and the page says that this is an example.
"""

from collections import defaultdict
from datetime import date, datetime, time
from typing import Any

from django.utils.text import slugify

from accounts.models import Agency
from accounts.states import TERRITORIES, AgencyKind
from awards.honours import place_words_of
from core.codes import new_code
from demo.editions import ZONE
from demo.files import read
from innovations.models import Honour, Innovation

EVENTS = {
    "nation": "Kompetisi Inovasi Pelayanan Publik Nasional",
    "province": "Kompetisi Inovasi Pelayanan Publik Provinsi",
}
SUMMARY = (
    "Penghargaannya tercatat pada pemberitaan; uraian inovasinya belum dimasukkan. "
    "Tanggal mulai pada halaman ini perkiraan untuk data contoh."
)
OTHER = "Tata Kelola Pemerintahan"
Row = dict[str, Any]


def honour_other_places() -> int:
    """Put the winners into the register; returns how many. Places without their region stay out."""
    innovations, owners = [], Owners()
    for rows in _by_innovation().values():
        owner = owners.find(rows[0])
        if owner is not None:
            innovations.append((_innovation(rows, owner), rows))
    Innovation.objects.bulk_create([one for one, _rows in innovations])
    honours = [_honour(one, row) for one, rows in innovations for row in rows]
    Honour.objects.bulk_create(honours)
    return len(innovations)


def _by_innovation() -> dict[tuple[str, str], list[Row]]:
    found = defaultdict(list)
    for row in sorted(read("winners"), key=lambda row: row["year"]):
        found[row["name"], row["region"]].append(row)
    return found


class Owners:
    """The agencies that won, each below the region that the official list has."""

    def __init__(self) -> None:
        nodes = Agency.objects.filter(kind__in=TERRITORIES)
        self.regions = {node.name: node for node in nodes}
        self.nation = next((one for one in nodes if one.kind == AgencyKind.NATION), None)
        self.known: dict[tuple[str, str], Agency] = {}

    def find(self, row: Row) -> Agency | None:
        """The government itself where it is named so, else an agency of its own below it."""
        above = self.regions.get(row["region"]) if row["region"] else self.nation
        if above is None or (row["region"] and row["agency"].startswith("Pemerintah ")):
            return above
        key = (row["region"], row["agency"])
        if key not in self.known:
            self.known[key] = Agency.objects.create(
                parent=above,
                code=new_code(),
                kind=AgencyKind.REGIONAL_AGENCY if row["region"] else AgencyKind.MINISTRY,
                name=row["agency"],
                region_code=above.region_code,
                is_demo=True,
            )
        return self.known[key]


def _innovation(rows: list[Row], owner: Agency) -> Innovation:
    first = rows[0]
    return Innovation(
        code=new_code(),
        slug=f"{slugify(first['name'])[:90]}-{first['year']}",
        name=first["name"],
        long_name=first["long_name"],
        subtitle=first["long_name"] or f"Inovasi {owner.name}",
        owner=owner,
        category=first["category"] or OTHER,
        started_on=date(first["year"] - 1, 1, 1),
        summary=SUMMARY,
        place_words=place_words_of(owner),
        published_at=_announced(first),
        is_demo=True,
    )


def _announced(row: Row) -> datetime:
    """The day is not known: the last of the year."""
    return datetime.combine(date(row["year"], 12, 31), time(10), ZONE)


def _honour(innovation: Innovation, row: Row) -> Honour:
    return Honour(
        innovation=innovation,
        event=f"{EVENTS[row['level']]} {row['year']}",
        year=row["year"],
        level=row["level"],
        award=row["award"],
        source=row["source"],
        visible_from=_announced(row),
    )

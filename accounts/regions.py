"""Nation, provinces, regencies and cities by their official codes, from the npm package's data.

Source: idn-area-data (MIT), `data/provinces.csv` and `data/regencies.csv`, which follow the decree
of the Ministry of Home Affairs on codes of regions.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import Agency
from accounts.states import TERRITORIES, AgencyKind

NATION = "ID"
FOLDER = Path("idn-area-data") / "data"


@dataclass(frozen=True, slots=True)
class Region:
    """One line of the official list; `above` is the code of the province, or of the nation."""

    code: str
    above: str
    name: str
    kind: str


def read_regions(folder: Path | None = None) -> list[Region]:
    """Provinces first, then regencies and cities, in the order of their codes."""
    folder = folder or settings.NODE_MODULES / FOLDER
    provinces = [
        Region(row["code"], NATION, row["name"].strip(), AgencyKind.PROVINCE)
        for row in _rows(folder / "provinces.csv")
    ]
    regencies = [
        Region(row["code"], row["province_code"], row["name"].strip(), _kind_of(row["name"]))
        for row in _rows(folder / "regencies.csv")
    ]
    return provinces + regencies


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _kind_of(name: str) -> str:
    return AgencyKind.CITY if name.startswith("Kota ") else AgencyKind.REGENCY


@transaction.atomic
def load_regions(regions: list[Region]) -> int:
    """Write what is missing; returns how many are new. A second run changes nothing.

    What is there stays as it is, its name too: it was chosen here. It is known by its code, else
    by its name; a code or a place in the tree that it lacks is filled in.
    """
    Agency.objects.lock_tree()
    known = _Known()
    nation = known.nation or Agency.objects.create(
        code=NATION, kind=AgencyKind.NATION, name="Indonesia"
    )
    places, added = {NATION: nation}, 0
    for level in (_of_nation(regions), _of_provinces(regions)):
        fresh = []
        for region in level:
            agency = known.find(region)
            if agency is None:
                agency = _agency(region, places[region.above])
                fresh.append(agency)
            else:
                _complete(agency, region, places[region.above])
            places[region.code] = agency
        Agency.objects.bulk_create(fresh)
        added += len(fresh)
    return added


def _of_nation(regions: list[Region]) -> list[Region]:
    return [region for region in regions if region.above == NATION]


def _of_provinces(regions: list[Region]) -> list[Region]:
    return [region for region in regions if region.above != NATION]


class _Known:
    """Governments that the tree holds already, by code and by name."""

    def __init__(self) -> None:
        rows = list(Agency.objects.filter(kind__in=TERRITORIES).order_by("-pk"))
        self.by_code = {row.region_code: row for row in rows if row.region_code}
        self.by_name = {(row.kind, row.name.casefold()): row for row in rows if not row.region_code}
        self.nation = next((row for row in rows if row.kind == AgencyKind.NATION), None)

    def find(self, region: Region) -> Agency | None:
        """The agency that this region is here."""
        by_name = self.by_name.get((region.kind, region.name.casefold()))
        return self.by_code.get(region.code, by_name)


def _agency(region: Region, above: Agency) -> Agency:
    return Agency(
        parent=above,
        code=region.code,
        kind=region.kind,
        name=region.name,
        region_code=region.code,
    )


def _complete(agency: Agency, region: Region, above: Agency) -> None:
    if agency.region_code and agency.parent_id:
        return
    agency.region_code = region.code
    agency.parent = agency.parent or above
    agency.save(update_fields=["region_code", "parent", "updated_at"])

"""The agencies of Kabupaten Banyumas with their units, hung into the one tree."""

from dataclasses import dataclass

from accounts.models import Agency
from accounts.states import AgencyKind
from demo.files import read

_K = AgencyKind
KINDS = {
    "dinas": _K.REGIONAL_AGENCY,
    "badan": _K.REGIONAL_AGENCY,
    "satuan": _K.REGIONAL_AGENCY,
    "inspektorat": _K.REGIONAL_AGENCY,
    "sekretariat": _K.SECRETARIAT,
    "bagian": _K.SECRETARIAT,
    "rumah_sakit": _K.HOSPITAL,
    "kecamatan": _K.DISTRICT,
    "puskesmas": _K.HEALTH_CENTRE,
    "school": _K.SCHOOL,
}
CODE_ROOM = 13


@dataclass(frozen=True)
class Tree:
    """The territory, its agencies by code and their units by (agency code, unit name)."""

    territory: Agency
    agencies: dict[str, Agency]
    units: dict[tuple[str, str], Agency]

    @property
    def organiser(self) -> Agency:
        """Bagian Organisasi of the Sekretariat Daerah."""
        return self.units["SETDA", "Bagian Organisasi"]


def build_tree() -> Tree:
    """Write the tree; what stands above the regency is shared with other demos."""
    territory = _build_territory()
    rows = read("agencies")
    agencies = {row["code"]: _agency(row, territory) for row in rows}
    Agency.objects.bulk_create(agencies.values())
    units = {
        (row["code"], unit["name"]): _unit(unit, agencies[row["code"]], number)
        for row in rows
        for number, unit in enumerate(row["units"], start=1)
    }
    Agency.objects.bulk_create(units.values())
    return Tree(territory, agencies, units)


def _build_territory() -> Agency:
    """What stands above the regency is found where the official regions are loaded already."""
    above = None
    for code, kind, name, region in (
        ("ID", _K.NATION, "Indonesia", ""),
        ("JATENG", _K.PROVINCE, "Jawa Tengah", "33"),
        ("BANYUMAS", _K.REGENCY, "Kabupaten Banyumas", "33.02"),
    ):
        known = Agency.objects.filter(kind=kind, region_code=region).first()
        above = known or Agency.objects.create(
            code=code, parent=above, kind=kind, name=name, region_code=region
        )
    return above


def _agency(row: dict, territory: Agency) -> Agency:
    return Agency(
        parent=territory,
        code=row["code"],
        kind=KINDS[row["kind"]],
        name=row["name"],
        short_name=row["short"],
        region_code=territory.region_code,
        is_demo=True,
    )


def _unit(row: dict, agency: Agency, number: int) -> Agency:
    return Agency(
        parent=agency,
        code=f"{agency.code[:CODE_ROOM]}-{number:02}",
        kind=KINDS.get(row["kind"], _K.SERVICE_UNIT),
        name=row["name"],
        region_code=agency.region_code,
        is_demo=True,
    )

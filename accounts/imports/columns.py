"""The columns of the sheet, in their order: what the template shows and the import reads."""

from dataclasses import dataclass

from accounts.states import GOVERNMENTS, AgencyKind

SHEET = "Instansi"
MOST_ROWS = 10_000
ARROW = ">"


@dataclass(frozen=True, slots=True)
class Column:
    """`field` names the fact, `title` the head of the column, `help` what belongs into it."""

    field: str
    title: str
    help: str
    example: str
    most: int
    is_owed: bool = False


#: The sheet is a form of the administration: it is Indonesian in every language of the portal.
COLUMNS = (
    Column(
        "code",
        "Kode",
        "Kode instansi yang Anda tetapkan sendiri. Tidak boleh kembar. Lewat kode ini baris "
        "dikenali kembali pada impor berikutnya.",
        "DINKES",
        32,
        is_owed=True,
    ),
    Column("name", "Nama", "Nama resmi.", "Dinas Kesehatan", 200, is_owed=True),
    Column("short_name", "Nama singkat", "Boleh kosong.", "Dinkes", 60),
    Column("kind", "Jenis", "Salah satu dari daftar jenis di bawah.", "OPD", 60, is_owed=True),
    Column(
        "parent",
        "Induk",
        "Kode induk, atau nama-nama dari atas yang disambung dengan tanda >, misalnya "
        "Dinas Kesehatan > Puskesmas Kebasen. Kosong: langsung di bawah pemerintah Anda.",
        "",
        900,
    ),
    Column("region_code", "Kode wilayah", "Misalnya 33.02, sebagai teks.", "33.02", 13),
    Column("is_disadvantaged", "3T", "ya atau tidak. Kosong berarti tidak.", "tidak", 10),
    Column("cluster", "Klaster", "Boleh kosong.", "", 40),
)
FIELDS = tuple(column.field for column in COLUMNS)
LETTERS = {column.field: "ABCDEFGH"[place] for place, column in enumerate(COLUMNS)}

_K = AgencyKind
#: The words of the sheet for each kind: the first is written, all are read.
KIND_WORDS: dict[str, tuple[str, ...]] = {
    _K.NATION: ("Nasional",),
    _K.MINISTRY: ("Kementerian/Lembaga", "Kementerian", "Lembaga", "K/L"),
    _K.PROVINCE: ("Provinsi",),
    _K.REGENCY: ("Kabupaten",),
    _K.CITY: ("Kota",),
    _K.SECRETARIAT: ("Sekretariat", "Bagian", "Biro"),
    _K.REGIONAL_AGENCY: ("OPD", "Perangkat daerah", "Dinas", "Badan", "Inspektorat"),
    _K.DISTRICT: ("Kecamatan",),
    _K.SERVICE_UNIT: ("UPP", "Unit pelayanan", "UPT", "UPTD"),
    _K.HEALTH_CENTRE: ("Puskesmas",),
    _K.HOSPITAL: ("Rumah sakit", "RSUD"),
    _K.SCHOOL: ("Sekolah",),
    _K.STATE_ENTERPRISE: ("BUMN/BUMD", "BUMN", "BUMD"),
}
KIND_OF_WORD = {word.casefold(): kind for kind, words in KIND_WORDS.items() for word in words}
KIND_NAMES = {kind: words[0] for kind, words in KIND_WORDS.items()}
#: Governments come from the official list; ministries are added by import.
FIXED_KINDS = frozenset(GOVERNMENTS) - {_K.MINISTRY}
FLAGS = {
    **dict.fromkeys(("ya", "y", "yes", "1", "true", "benar"), True),
    **dict.fromkeys(("", "tidak", "t", "no", "n", "0", "false", "salah", "-"), False),
}


def kind_list() -> str:
    """The kinds that a row may have, for a sentence."""
    return ", ".join(name for kind, name in KIND_NAMES.items() if kind not in FIXED_KINDS)

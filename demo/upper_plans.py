"""The two upper rounds as they are set up, and the days on which their steps are taken."""

from dataclasses import dataclass
from datetime import datetime

from competitions.states import Level, StageKind
from demo.editions import Plan, StagePlan, wib

SENT_BY_BANYUMAS, SENT_BY_PROVINCE = 6, 5


@dataclass(frozen=True)
class Days:
    """When the steps of one upper round are taken."""

    promoted: datetime
    handed_in: datetime
    screened: datetime
    scored: datetime
    ranked: datetime
    announced: tuple[datetime, ...]


PROVINCE = Plan(
    year=2020,
    series="Kompetisi Inovasi Pelayanan Publik Jawa Tengah",
    slug="kipp-jawa-tengah",
    prefix="JTG",
    level=Level.PROVINCE,
    theme="Dari kabupaten dan kota untuk seluruh Jawa Tengah",
    summary=(
        "Kompetisi tingkat provinsi. Pemenang kabupaten dan kota naik dengan berkas tersegel; "
        "lima terbaik berhak ke tingkat nasional."
    ),
    published_at=wib(2020, 8, 3),
    registration=(wib(2020, 9, 1), wib(2020, 10, 2, 15)),
    screening=(wib(2020, 10, 2, 15), wib(2020, 10, 12)),
    stages=(
        StagePlan(
            StageKind.DESK, "Penilaian proposal", (wib(2020, 10, 13), wib(2020, 11, 6)), 12, 3
        ),
        StagePlan(
            StageKind.PLENARY,
            "Sidang pleno",
            (wib(2020, 11, 9), wib(2020, 11, 14)),
            SENT_BY_PROVINCE,
            3,
            marks_from=1,
        ),
    ),
    tier="Lima Terbaik Jawa Tengah",
    is_whole=False,
)
NATION = Plan(
    year=2021,
    series="Kompetisi Inovasi Pelayanan Publik Nasional",
    slug="kipp-nasional",
    prefix="NAS",
    level=Level.NATION,
    blueprint="national_2021",
    theme="Percepatan inovasi pelayanan publik",
    summary=(
        "Edisi contoh tingkat nasional dengan dua puluhan usulan: yang mencapai nilai batas masuk "
        "Top 99, yang terbaik dari mereka Top 45."
    ),
    published_at=wib(2020, 12, 14),
    registration=(wib(2021, 2, 1), wib(2021, 4, 15, 15)),
    screening=(wib(2021, 4, 15, 15), wib(2021, 5, 1)),
    stages=(
        StagePlan(
            StageKind.DESK, "Penilaian proposal", (wib(2021, 5, 3), wib(2021, 5, 28)), 150, 3
        ),
        StagePlan(
            StageKind.PLENARY,
            "Penentuan finalis",
            (wib(2021, 6, 1), wib(2021, 6, 12)),
            99,
            3,
            marks_from=1,
            facts={"passing_mark": 78},
        ),
        StagePlan(
            StageKind.PLENARY,
            "Sidang pleno akhir",
            (wib(2021, 7, 12), wib(2021, 7, 20)),
            45,
            3,
            marks_from=1,
            facts={"passing_mark": 85},
        ),
    ),
    tier="Top 45",
    early_tiers=((2, "Top 99"),),
    is_whole=False,
)
PROVINCE_DAYS = Days(
    promoted=wib(2020, 9, 7, 9),
    handed_in=wib(2020, 9, 28, 10),
    screened=wib(2020, 10, 5, 9),
    scored=wib(2020, 10, 19, 9),
    ranked=wib(2020, 11, 7, 9),
    announced=(wib(2020, 11, 30, 10),),
)
NATION_DAYS = Days(
    promoted=wib(2021, 2, 8, 9),
    handed_in=wib(2021, 4, 6, 10),
    screened=wib(2021, 4, 19, 9),
    scored=wib(2021, 5, 10, 9),
    ranked=wib(2021, 5, 29, 9),
    announced=(wib(2021, 6, 24, 10), wib(2021, 7, 30, 10)),
)

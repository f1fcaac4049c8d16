"""A register of public innovations with honours, for pages with one row and with many."""

from datetime import date

from innovations.models import Honour, Innovation
from tests.factories import NOW, World

CATEGORIES = ("Kesehatan", "Pendidikan", "Inklusi Sosial")


def fill_register(world: World, count: int) -> list[Innovation]:
    """So many winners of earlier years, spread over fields, years, awards and units."""
    units = (world.unit, world.sister_unit, world.school, world.other_opd)
    innovations = Innovation.objects.bulk_create(
        Innovation(
            code=f"reg{number}",
            slug=f"perahu-posyandu-{number}",
            name=f"Perahu Posyandu {number}",
            subtitle="Posyandu di perahu desa untuk tujuh pulau",
            owner=units[number % len(units)],
            category=CATEGORIES[number % len(CATEGORIES)],
            started_on=date(2020, 3, 1),
            measure="imunisasi dasar lengkap",
            measure_unit="persen",
            measure_before="61.50",
            measure_after="94.00",
            places=1 + number % 6,
            sustainability="running" if number % 5 != 4 else "stopped",
            keywords="Teks panjang tentang perahu. " * 50,
            published_at=NOW,
        )
        for number in range(count)
    )
    Honour.objects.bulk_create(
        Honour(
            innovation=innovation,
            event="KIPP Banyumas",
            year=2020 + number % 4,
            level="regency",
            award="Top 10" if number % 2 else "Juara 1",
            visible_from=NOW,
        )
        for number, innovation in enumerate(innovations)
    )
    return innovations

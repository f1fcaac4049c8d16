"""Made-up contents for the style page: every component with something believable in it."""

from types import SimpleNamespace

from core.charts import Step

GALLERY = (
    ("Perahu Posyandu", "Kesehatan", "Puskesmas Teluk Lamun", "61%", "94%", 9),
    ("Akta Pulang", "Penegakan Hukum", "RSUD Sindangraya", "14 hari", "1 hari", 14),
    ("Lapor Pipa", "Ketahanan Bencana", "Perumda Air Tirta Raya", "9 hari", "26 jam", 4),
    ("Bengkel Kursi Roda", "Inklusi Sosial", "Dinas Sosial", "0", "312", 6),
    ("Kelas Sungai", "Pendidikan", "Dinas Pendidikan", "38%", "81%", 3),
    ("Warung Tera", "Pertumbuhan Ekonomi", "UPTD Metrologi Legal", "7%", "68%", 2),
    ("Bank Benih Desa", "Ketahanan Pangan", "Dinas Pertanian", "3 bulan", "9 hari", 5),
    ("Satu Antre", "Tata Kelola Pemerintahan", "Mal Pelayanan Publik", "94 mnt", "21 mnt", 8),
)
MEASURES = (
    "cakupan imunisasi anak pulau",
    "bayi menerima akta kelahiran",
    "waktu perbaikan pipa bocor",
    "alat bantu diperbaiki per tahun",
    "anak hulu hadir tiap hari",
    "timbangan pasar bertera sah",
    "petani mendapat benih lokal",
    "waktu tunggu rata-rata",
)
STAGES = (
    {"label": "Pendaftaran", "dates": "16 Mar - 30 Apr", "state": "past"},
    {"label": "Seleksi administrasi", "dates": "1-8 Mei", "state": "past"},
    {"label": "Penilaian proposal", "dates": "9-22 Mei", "state": "now", "share": 28},
    {"label": "Pleno", "dates": "2-5 Juni", "state": "coming"},
    {"label": "Pengumuman", "dates": "30 Juni", "state": "coming"},
)
FUNNEL = (
    Step("Draf dibuat", 131, lost=24, note="24 tidak diajukan", url="#corong"),
    Step("Diajukan", 107, lost=18, note="18 gugur administrasi", url="#corong"),
    Step("Lolos administrasi", 89, url="#corong"),
    Step("Nilai lengkap", 52, waiting=37, note="37 menunggu juri", state="partial"),
    Step("Masuk pleno", 20, note="rencana", state="planned"),
    Step("Terbaik", 10, note="rencana", state="planned"),
)
LEVELS = (
    {"value": 1, "label": "Belum ada data", "range": "0-20", "text": "Klaim tanpa angka."},
    {"value": 2, "label": "Data awal", "range": "21-40", "text": "Ada angka, tanpa pembanding."},
    {"value": 3, "label": "Terukur", "range": "41-60", "text": "Sebelum dan sesudah jelas."},
    {
        "value": 4,
        "label": "Kuat",
        "range": "61-80",
        "text": "Terukur, bersumber, dan dibandingkan tempat yang belum memakai.",
        "is_checked": True,
    },
    {"value": 5, "label": "Sangat kuat", "range": "81-100", "text": "Bertahan dua tahun."},
)
TASKS = (
    ("Ringkasan", "287 dari 300 kata · Siti · 2 April", "", "done", ""),
    ("Kebaruan", "Bobot 20% · Siti · 14 April", "", "done", ""),
    ("Dampak", "Bobot 30% · 58 dari 300 kata", "Sedang ditulis", "now", "attention"),
    ("Keberlanjutan", "Dipegang Siti sejak 10.40", "Siti sedang menulis", "", "info"),
    ("Peniruan", "Belum ada pemegang", "Belum mulai", "", ""),
)
JUDGES = (
    ("Prof. Ratna Wulandari", 30, 30, 1.4, ""),
    ("Dr. Maria Lestuny", 24, 30, 2.1, ""),
    ("Ir. Bambang Seno", 22, 30, -6.8, ""),
    ("Hj. Nurlela Basri", 12, 29, 0.8, "attention"),
    ("Dr. Andreas Siahaan", 0, 29, 0.0, "problem"),
)
RANKING = (
    (1, "Satu Berkas Nikah", "Penegakan Hukum", "Disdukcapil", (45.6, 26.7, 18.5), 90.8),
    (2, "Sekolah Pasang Surut", "Pendidikan", "Dinas Pendidikan", (44.7, 27, 17.6), 89.3),
    (3, "Perahu Posyandu", "Kesehatan", "Puskesmas Teluk Lamun", (44, 26.1, 18.1), 88.2),
)
EVENTS = (
    {"when": "Feb 2022", "title": "Mulai berjalan", "text": "Uji coba di satu bangsal."},
    {"when": "2023", "title": "Diusulkan", "text": "Lolos administrasi.", "kind": "open"},
    {"when": "2024", "title": "Juara 1", "text": "Nilai akhir 90,4.", "kind": "honour"},
)
HOLDERS = (
    {"name": "Tim penulis", "text": "Anda, Siti, dan Joko, sampai 30 April", "state": "now"},
    {"name": "Admin OPD", "text": "Mengajukan", "state": "coming"},
    {"name": "Bagian Organisasi", "text": "Memeriksa berkas, 1-8 Mei", "state": "coming"},
    {"name": "Tim juri", "text": "Menilai, 9-22 Mei", "state": "coming"},
)

LISTS = {
    "crumbs": (
        {"label": "Inovasi", "url": "#dasar"},
        {"label": "Kesehatan", "url": "#kartu"},
        {"label": "Perahu Posyandu"},
    ),
    "facets": (
        {"value": "kesehatan", "label": "Kesehatan", "count": 31, "is_checked": True},
        {"value": "pendidikan", "label": "Pendidikan", "count": 16},
        {"value": "bencana", "label": "Ketahanan bencana", "count": 0},
    ),
    "views": (
        {"label": "Kartu", "url": "#kartu", "icon": "grid", "is_current": True},
        {"label": "Tabel", "url": "#angka", "icon": "table"},
    ),
    "checks": (
        {"label": "Berjalan sedikitnya dua tahun", "note": "Sejak Maret 2023", "is_met": True},
        {"label": "Pernyataan bersedia ditiru", "note": "Belum diunggah"},
    ),
    "sections": (
        {"number": 1, "title": "Ringkasan", "url": "#kerja", "state": "done"},
        {"number": 2, "title": "Dampak", "url": "#kerja", "label": "Ditulis", "is_current": True},
        {"number": 3, "title": "Peniruan", "url": "#kerja", "label": "Belum mulai"},
    ),
    "stats": (
        {"value": 107, "label": "diajukan", "note": "36 OPD"},
        {"value": 89, "label": "lolos administrasi", "note": "18 tidak"},
        {"value": 30, "label": "dipresentasikan", "note": "3 juri per usulan"},
        {"value": 10, "label": "terbaik", "note": "ditetapkan pleno"},
    ),
    "squares": ("done",) * 11 + ("now",) + ("open",) * 2 + ("skipped",) + ("open",) * 9,
    "files": (
        {"title": "Panduan meniru", "note": "12 halaman", "url": "#catatan", "size": "PDF, 640 KB"},
        {"title": "Rincian biaya", "note": "Tiga tahun", "url": "#catatan", "size": "XLSX, 22 KB"},
    ),
    "agenda": (
        {"when": "Rab 13 Mei", "label": "Jawaban sanggahan administrasi"},
        {"when": "Jum 22 Mei", "label": "Penilaian proposal ditutup"},
    ),
    "rows": (
        {"label": "Capaian", "value": "Juara 3, Kompetisi Inovasi 2026"},
        {"label": "Nomor piagam", "value": "2026/KIPP/003"},
        {"label": "Dasar", "value": "Keputusan Bupati", "note": "Nomor 188/412/2026"},
    ),
    "doors": (
        {
            "title": "Saya punya inovasi",
            "text": "Tulis per bagian.",
            "url": "#form",
            "action": "Mulai",
        },
        {
            "title": "Saya ingin meniru",
            "text": "Panduan langkah.",
            "url": "#kartu",
            "action": "Buka",
        },
        {"title": "Saya meliput", "text": "Data terbuka.", "url": "#angka", "action": "Lihat data"},
    ),
}


def cards() -> list[dict]:
    """The gallery's cards."""
    return [
        {
            "title": title,
            "slug": title.casefold().replace(" ", "-"),
            "category": category,
            "unit": unit,
            "before": before,
            "after": after,
            "places": places,
            "measure": measure,
        }
        for (title, category, unit, before, after, places), measure in zip(
            GALLERY, MEASURES, strict=True
        )
    ]


def patches() -> list[tuple[str, str, int]]:
    """What the hero's cloth is sewn from."""
    return [(card["slug"], card["category"], card["places"] // 2 + 1) for card in cards()]


def page() -> SimpleNamespace:
    """The second page of many rows."""
    return SimpleNamespace(
        has_other_pages=True,
        has_previous=True,
        has_next=True,
        previous_page_number=1,
        next_page_number=3,
        start_index=21,
        end_index=40,
        paginator=SimpleNamespace(count=107),
    )

"""Fonts for paper: typst reads TTF only, so the static files of fontsource are converted once."""

from pathlib import Path

from django.conf import settings

from core.late import Late

font_tools = Late("fontTools.ttLib")

FACES = (
    *(("plus-jakarta-sans", weight) for weight in (400, 600, 700, 800)),
    *(("literata", weight) for weight in (400, 600, 700)),
)


def folder() -> Path:
    """Where the converted files are kept; a cache, so it may be deleted at any time."""
    return settings.BASE_DIR / ".cache" / "fonts"


def prepare_fonts() -> list[Path]:
    """Convert what is missing and return every file. Two processes may do it at once."""
    folder().mkdir(parents=True, exist_ok=True)
    return [_convert(family, weight) for family, weight in FACES]


def _convert(family: str, weight: int) -> Path:
    target = folder() / f"{family}-{weight}.ttf"
    if target.exists():
        return target
    name = f"{family}-latin-{weight}-normal.woff"
    font = font_tools.TTFont(
        settings.NODE_MODULES / "@fontsource" / family / "files" / name, recalcTimestamp=False
    )
    font.flavor = None
    draft = target.with_suffix(f".{id(font)}.tmp")
    font.save(draft)
    draft.replace(target)
    return target

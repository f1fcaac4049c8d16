"""Compile the translations without gettext, which a bare machine does not have."""

import polib

from devtools.places import ROOT


def compile_translations() -> int:
    """Write the .mo file beside each .po file that is newer; return how many were written."""
    written = 0
    for source in (ROOT / "locale").glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))
            written += 1
    return written

"""Where static files come from: our own folder with its CSS joined, and chosen npm files."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, FileSystemFinder
from django.contrib.staticfiles.utils import get_files, matches_patterns
from django.core.files.storage import FileSystemStorage

SOURCES = "css"
LAYERS = ("reset", "base", "layout", "components", "utilities")
BUNDLES = {
    "kipp.css": ("tokens.css", "night.css", "fonts.css", *LAYERS),
    "judging.css": ("judging",),
    "office.css": ("office",),
    "results.css": ("results",),
    "reading.css": ("reading",),
    "verify.css": (
        "tokens.css",
        "reset",
        "base",
        "layout/page.css",
        "components/button.css",
        "components/certificate.css",
        "components/cloth.css",
        "components/demo_band.css",
        "components/detail.css",
        "components/field.css",
        "components/icon.css",
        "components/motif.css",
        "components/notice.css",
        "components/official.css",
        "components/tumpal.css",
        "utilities/utilities.css",
        "verify",
    ),
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")


class BundleFinder(FileSystemFinder):
    """Serves `static/`, with the sources of `static/css/` joined into a few stylesheets.

    A folder of sources is a cascade layer. The joined files are built on first use and again
    when a source is newer, so that development needs no watcher.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.sources = settings.BASE_DIR / "static" / SOURCES
        self.built = FileSystemStorage(location=settings.BASE_DIR / ".cache" / "static")

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> str | list[str]:
        """A bundle by its name, else a file of our own."""
        if path in BUNDLES:
            built = str(self.build(path))
            return [built] if find_all else built
        return super().find(path, find_all=find_all, **kwargs)

    def list(self, ignore_patterns: Sequence[str] | None) -> Iterator[tuple[str, object]]:
        """Our files without the sources of the stylesheets, then the stylesheets."""
        yield from super().list([*(ignore_patterns or []), SOURCES])
        for name in BUNDLES:
            self.build(name)
            yield name, self.built

    def build(self, name: str) -> Path:
        """Write the bundle unless it is already newer than all its sources."""
        target = Path(self.built.path(name))
        parts = [file for part in BUNDLES[name] for file in files_of(self.sources / part)]
        newest = max(file.stat().st_mtime for file in [*parts, Path(__file__)])
        if not target.exists() or target.stat().st_mtime < newest:
            _write(target, "".join(wrap(file, self.sources) for file in parts))
        return target


class NpmFinder(BaseFinder):
    """Serves an allow-list out of `node_modules` under `vendor/`; nothing is copied into the tree.

    A scope loses its @, because stylesheets and pages quote it differently and a browser
    would then fetch the same font twice.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.stores = {}
        for package, (folder, patterns) in settings.NPM_STATIC.items():
            store = FileSystemStorage(location=settings.NODE_MODULES / package / folder)
            store.prefix = f"vendor/{package.removeprefix('@')}"
            self.stores[store.prefix] = (store, patterns)

    def check(self, **_kwargs: object) -> list:
        """The packages may be missing where nothing is collected, so nothing is checked."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: object) -> str | list[str]:
        """The file of a package, if the list allows it."""
        for prefix, (store, patterns) in self.stores.items():
            inner = path.removeprefix(f"{prefix}/")
            if inner != path and matches_patterns(inner, patterns) and store.exists(inner):
                return [store.path(inner)] if find_all else store.path(inner)
        return []

    def list(self, ignore_patterns: Sequence[str] | None) -> Iterator[tuple[str, object]]:
        """Every allowed file that is installed."""
        for store, patterns in self.stores.values():
            names = get_files(store, ignore_patterns) if store.exists("") else ()
            yield from ((name, store) for name in names if matches_patterns(name, patterns))


def files_of(source: Path) -> list[Path]:
    """A file itself, or a folder's files by name."""
    return [source] if source.suffix else sorted(source.glob("*.css"))


def wrap(file: Path, sources: Path) -> str:
    """A source without comments and indents, in the layer that its folder names."""
    css = _INDENT.sub("\n", _COMMENT.sub("", file.read_text())).strip()
    layer = file.relative_to(sources).parent.name
    return f"@layer {layer} {{\n{css}\n}}\n" if layer in LAYERS else f"{css}\n"


def _write(target: Path, text: str) -> None:
    """Replace in one step: two processes may build at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{id(text)}.tmp")
    draft.write_text(text)
    draft.replace(target)

"""Static files under names that tell their content, also where modules import each other."""

from collections.abc import Callable
from re import Match

from whitenoise.storage import CompressedManifestStaticFilesStorage

#: Scripts of packages that we do not serve; their comments show imports of files that are nowhere.
UNUSED = "django_htmx/ext/"


class HashedStorage(CompressedManifestStaticFilesStorage):
    """A page, its scripts and what they import are of one version, today and from a cache."""

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[Match[str]], str]:
        """Follow what our own files import."""
        if name.startswith(UNUSED):
            return lambda found: found[0]
        return super().url_converter(name, hashed_files, template)

"""Static files under names that tell their content, also where modules import each other."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """A page, its scripts and what they import are of one version, today and from a cache."""

    support_js_module_import_aggregation = True

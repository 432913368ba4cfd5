"""How static files are kept: compressed, and under names that change with their content, in scripts that import too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Follows the imports of ES modules, so that a module that has changed is never mixed with one that was kept."""

    support_js_module_import_aggregation = True

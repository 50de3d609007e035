"""What comes from elsewhere: published incidents, and histories of cases kept in another place."""

from rj_workflow.imports.files import ImportRefused, Progress

__all__ = ["ImportRefused", "Progress"]

"""The levels at which a practitioner is registered, from the lowest to the highest (practice.md 1)."""

from typing import Final

FOUNDATION: Final = "foundation"
INTERMEDIATE: Final = "intermediate"
ADVANCED: Final = "advanced"
LEVELS: Final = (FOUNDATION, INTERMEDIATE, ADVANCED)

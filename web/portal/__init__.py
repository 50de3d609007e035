"""The side of a person taking part: a few quiet pages, the same for harmed and responsible."""

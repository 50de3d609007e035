"""The words of the features, by noun: each step names people and things, never buttons."""

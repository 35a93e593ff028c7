"""Word lists, by subject, as data. What a word means for a field is decided in the step that
reads the field, never here."""

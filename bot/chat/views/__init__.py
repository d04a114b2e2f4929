"""How things look: values and words become screens. No acts here."""

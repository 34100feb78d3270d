"""The system of record: originals, documents, journal."""

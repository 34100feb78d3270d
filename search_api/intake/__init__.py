"""The ingest run: files in, records and index out."""

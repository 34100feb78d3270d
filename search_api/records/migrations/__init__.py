"""Alembic's migrations of the record store, applied when it is opened."""

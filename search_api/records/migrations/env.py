"""Alembic's environment: runs inside the connection and transaction that ``migrate`` hands over."""

from alembic import context

from search_api.records.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()

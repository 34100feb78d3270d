"""Statuses of the exchange (edXML, QCVN 102:2016): what bodies say of documents sent to them, and a file's new outcome.

Documents that are there get the keys of their envelopes when they are extracted again (``dondoc ingest --again``);
number and date find them before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = "state IN ('working', 'done', 'renewed', 'unchanged', 'quarantined', 'failed', 'status')"


def upgrade() -> None:
    """A table, two columns, a wider check."""
    with op.batch_alter_table("documents") as table:
        table.add_column(sa.Column("exchange_key", sa.Text(), nullable=True))
        table.add_column(sa.Column("exchange_organ", sa.Text(), nullable=True))
        table.create_index("ix_documents_exchange_key", ["exchange_key"])
    op.create_table(
        "exchange_statuses",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.String(length=27), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("organ", sa.Text(), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.Column("issued", sa.String(length=10), nullable=True),
        sa.Column("exchange_key", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_statuses"),
        sa.UniqueConstraint("sha256", name="uq_exchange_statuses_sha256"),
    )
    op.create_index("ix_exchange_statuses_code", "exchange_statuses", ["code"])
    op.create_index("ix_exchange_statuses_number_key", "exchange_statuses", ["number_key"])
    op.create_index("ix_exchange_statuses_exchange_key", "exchange_statuses", ["exchange_key"])
    check = op.f("ck_ingest_items_state")
    with op.batch_alter_table("ingest_items") as table:
        table.drop_constraint(check, type_="check")
        table.create_check_constraint(check, STATES)

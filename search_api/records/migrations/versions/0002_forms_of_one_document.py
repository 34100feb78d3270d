"""Forms of one document (the scan and the Word file): their leader, and the keys by which texts much alike are found.

Documents that are there get their keys when they are extracted again (``dondoc ingest`` of a newer version).
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column and a table."""
    with op.batch_alter_table("documents") as table:
        table.add_column(sa.Column("form_of", sa.String(length=16), nullable=True))
        table.create_foreign_key("fk_documents_form_of", "documents", ["form_of"], ["id"])
        table.create_index("ix_documents_form_of", ["form_of"])
    op.create_table(
        "document_bands",
        sa.Column("document", sa.String(length=16), nullable=False),
        sa.Column("band", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_document_bands_document"),
        sa.PrimaryKeyConstraint("document", "band", name="pk_document_bands"),
    )
    op.create_index("ix_document_bands_band", "document_bands", ["band"])

"""Shared signals: streams, outboxes, unwanted subjects, signing keys, and how far revisions were told."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _streams()
    _outbox()
    _keys()


def _streams() -> None:
    op.create_table(
        "ssf_streams",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("receiver", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("config", sa.LargeBinary, nullable=False),
        sa.Column("verified", sa.Double, nullable=False),
        sa.Column("dropped", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "ssf_removed",
        sa.Column("stream", sa.String(64), sa.ForeignKey("ssf_streams.id"), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )


def _outbox() -> None:
    op.create_table(
        "ssf_outbox",
        sa.Column("stream", sa.String(64), sa.ForeignKey("ssf_streams.id"), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("jti", sa.String(64), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ssf_outbox_jti", "ssf_outbox", ["stream", "jti"])
    op.create_table(
        "ssf_progress",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )


def _keys() -> None:
    op.create_table(
        "ssf_keys",
        sa.Column("kid", sa.String(64), primary_key=True),
        sa.Column("algorithm", sa.String(16), nullable=False),
        sa.Column("made", sa.Double, nullable=False),
        sa.Column("retired", sa.Double, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )

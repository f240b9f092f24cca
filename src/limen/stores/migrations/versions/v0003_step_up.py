"""The step-up service: sealed factors by user, whose each passkey is, and tickets used up."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "step_up_factors",
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "step_up_passkeys",
        sa.Column("credential", sa.LargeBinary, primary_key=True),
        sa.Column("person", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "step_up_spent",
        sa.Column("ticket", sa.LargeBinary, primary_key=True),
        sa.Column("until", sa.Double, nullable=False, index=True),
    )

"""The tables of the control store, for SQLite and PostgreSQL alike. No column holds a secret or a name in
clear.

The migrations under ``migrations/`` make them; a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

METADATA = MetaData()

REVISIONS = Table(
    "revisions",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", Text, nullable=False),
    Column("action", SmallInteger, nullable=False),
    Column("change", LargeBinary, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("revisions_subject", "kind", "subject", "number"),
    Index("revisions_action", "action", "at"),
)

KEYS = Table(
    "keys",
    METADATA,
    Column("public_id", String(64), primary_key=True),
    Column("credential", BigInteger, nullable=False, unique=True),
    Column("principal", BigInteger, nullable=False),
    Column("created", Double, nullable=False),
    Column("roles", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("expires", Double, nullable=False),
    Column("revoked", Double, nullable=False),
    Column("imported", Boolean, nullable=False),
    Column("details", LargeBinary, nullable=False),
)

KEY_VERSIONS = Table(
    "key_versions",
    METADATA,
    Column("public_id", String(64), ForeignKey("keys.public_id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("since", Double, nullable=False),
    Column("until", Double, nullable=False),
)

HOLDS = Table(
    "holds",
    METADATA,
    Column("scope", String(16), primary_key=True),
    Column("subject", BigInteger, primary_key=True, autoincrement=False),
    Column("action", SmallInteger, nullable=False),
    Column("since", Double, nullable=False),
    Column("until", Double, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("by", Text, nullable=False),
)

DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("name", String(128), primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary),
)

LABELS = Table(
    "labels",
    METADATA,
    Column("evidence", String(128), primary_key=True),
    Column("benign", Boolean, nullable=False),
    Column("scope", String(16), nullable=False),
    Column("until", Double, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Double, nullable=False),
)

VAULT_PEOPLE = Table(
    "vault_people",
    METADATA,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("expires", Double, nullable=False, index=True),
)

VAULT_NAMES = Table(
    "vault_names",
    METADATA,
    Column("kind", String(16), primary_key=True),
    Column("pseudonym", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires", Double, nullable=False, index=True),
)

SSF_STREAMS = Table(
    "ssf_streams",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("receiver", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("created", Double, nullable=False),
    Column("config", LargeBinary, nullable=False),
    Column("verified", Double, nullable=False),
    Column("dropped", BigInteger, nullable=False),
)

SSF_OUTBOX = Table(
    "ssf_outbox",
    METADATA,
    Column("stream", String(64), ForeignKey("ssf_streams.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("jti", String(64), nullable=False),
    Column("at", Double, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ssf_outbox_jti", "stream", "jti"),
)

SSF_REMOVED = Table(
    "ssf_removed",
    METADATA,
    Column("stream", String(64), ForeignKey("ssf_streams.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

SSF_KEYS = Table(
    "ssf_keys",
    METADATA,
    Column("kid", String(64), primary_key=True),
    Column("algorithm", String(16), nullable=False),
    Column("made", Double, nullable=False),
    Column("retired", Double, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

SSF_PROGRESS = Table(
    "ssf_progress",
    METADATA,
    Column("name", String(16), primary_key=True),
    Column("number", BigInteger, nullable=False),
)

STEP_UP_FACTORS = Table(
    "step_up_factors",
    METADATA,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

STEP_UP_PASSKEYS = Table(
    "step_up_passkeys",
    METADATA,
    Column("credential", LargeBinary, primary_key=True),
    Column("person", BigInteger, nullable=False, index=True),
)

STEP_UP_SPENT = Table(
    "step_up_spent",
    METADATA,
    Column("ticket", LargeBinary, primary_key=True),
    Column("until", Double, nullable=False, index=True),
)

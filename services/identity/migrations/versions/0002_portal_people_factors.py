"""The portal, second factors, people of a unit, merged accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _moment(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _account(table: str, name: str = "account_id", *, null: bool = False) -> tuple[sa.Column[object], object]:
    key = sa.ForeignKeyConstraint([name], ["accounts.id"], name=op.f(f"fk_{table}_{name}_accounts"))
    return sa.Column(name, sa.Uuid(), nullable=null), key


def _organization(table: str, *, null: bool = False) -> tuple[sa.Column[object], object]:
    name = op.f(f"fk_{table}_organization_id_organizations")
    key = sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=name)
    return sa.Column("organization_id", sa.Uuid(), nullable=null), key


def upgrade() -> None:
    op.add_column("accounts", _moment("initial_password_used_at", null=True))
    op.add_column("accounts", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.add_column("accounts", sa.Column("disabled_for", sa.Uuid(), nullable=True))
    op.add_column("accounts", _moment("owned_since", null=True))
    # Until now nobody but its owner has set a password without a change at the first login.
    op.execute("UPDATE accounts SET owned_since = password_set_at WHERE NOT must_change_password")
    op.create_foreign_key(
        op.f("fk_accounts_merged_into_accounts"), "accounts", "accounts", ["merged_into"], ["id"]
    )
    op.add_column(
        "sessions", sa.Column("awaits_factor", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("sessions", "awaits_factor", server_default=None)
    op.add_column("devices", sa.Column("user_agent", sa.String(), nullable=True))
    _portal()
    _factors()
    op.create_table(
        "address_failures",
        sa.Column("address_key", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        _moment("since"),
        sa.PrimaryKeyConstraint("address_key", name=op.f("pk_address_failures")),
    )
    op.create_index(op.f("ix_address_failures_since"), "address_failures", ["since"], unique=False)
    op.create_table(
        "employee_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_organization("employee_imports"),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        _moment("created_at"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        _moment("finished_at", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee_imports")),
    )
    op.create_index(
        "ix_employee_imports_organization", "employee_imports", ["organization_id", "created_at"], unique=False
    )
    op.create_table(
        "account_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_account("account_merges", "kept_id"),
        *_account("account_merges", "folded_id"),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=False),
        sa.Column("merged_by_name", sa.String(), nullable=False),
        _moment("merged_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_merges")),
        sa.UniqueConstraint("folded_id", name=op.f("uq_account_merges_folded_id")),
    )
    op.create_index(op.f("ix_account_merges_kept_id"), "account_merges", ["kept_id"], unique=False)


def _portal() -> None:
    op.create_table(
        "portal_logins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=False),
        sa.Column("next_path", sa.String(), nullable=False),
        _moment("created_at"),
        _moment("expires_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_logins")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_portal_logins_state_hash")),
    )
    op.create_index(op.f("ix_portal_logins_expires_at"), "portal_logins", ["expires_at"], unique=False)
    op.create_table(
        "portal_identities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        *_account("portal_identities"),
        *_organization("portal_identities", null=True),
        _moment("linked_at"),
        _moment("last_used_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_portal_identities_issuer_subject")),
    )
    op.create_index(op.f("ix_portal_identities_account_id"), "portal_identities", ["account_id"], unique=False)
    op.create_table(
        "portal_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        *_account("portal_links"),
        sa.Column("claims", sa.LargeBinary(), nullable=False),
        _moment("created_at"),
        _moment("expires_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_portal_links_token_hash")),
    )
    op.create_index(op.f("ix_portal_links_expires_at"), "portal_links", ["expires_at"], unique=False)


def _factors() -> None:
    op.create_table(
        "second_factors",
        *_account("second_factors"),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        _moment("confirmed_at", null=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("pending", sa.LargeBinary(), nullable=True),
        _moment("pending_since", null=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_account("recovery_codes"),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        _moment("created_at"),
        _moment("used_at", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_codes_code_hash")),
    )
    op.create_index(op.f("ix_recovery_codes_account_id"), "recovery_codes", ["account_id"], unique=False)


def downgrade() -> None:
    for table in (
        "account_merges",
        "employee_imports",
        "address_failures",
        "recovery_codes",
        "second_factors",
        "portal_links",
        "portal_identities",
        "portal_logins",
    ):
        op.drop_table(table)
    op.drop_column("devices", "user_agent")
    op.drop_column("sessions", "awaits_factor")
    op.drop_constraint(op.f("fk_accounts_merged_into_accounts"), "accounts", type_="foreignkey")
    op.drop_column("accounts", "owned_since")
    op.drop_column("accounts", "disabled_for")
    op.drop_column("accounts", "merged_into")
    op.drop_column("accounts", "initial_password_used_at")

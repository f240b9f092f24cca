"""Names of fields that decide what one may do, owes or owns: not to be set by the way (a visible list)."""

from typing import Final

from limen.features.names import bare_id

_POWER: Final = """
    role roles is_admin admin administrator is_staff staff is_superuser superuser is_root sudo permission
    permissions privilege privileges scope scopes group groups grants authority authorities access_level
    user_type account_type is_owner owner owner_id tenant_id org_id account_id user_id created_by
    is_verified verified email_verified kyc_status kyc_verified is_approved approved approved_by
    balance credit credits credit_limit wallet_balance is_internal internal mfa_enabled two_factor_enabled
    password_hash is_premium premium impersonate override
"""
_VALUE: Final = """
    price unit_price total amount_due discount discount_percent fee plan tier status state is_active active
    enabled is_paid paid payment_status quota limit_override points rating commission currency_rate
    created_at expires_at valid_until trial_end blocked is_deleted
"""
POWER_BITS: Final = 8.0
"""What a name of power adds, in bits, where nobody of the caller's role ever sent it."""
VALUE_BITS: Final = 4.0
"""The same for a name of money or standing, which honest new clients send more often."""

PRIVILEGED: Final = {
    **{bare_id(name): (name, VALUE_BITS) for name in _VALUE.split()},
    **{bare_id(name): (name, POWER_BITS) for name in _POWER.split()},
}
"""By the id of a bare name: the name as it is told, and its bits."""

"""What can be asked for: one operation a file, in the order in which people look for them."""

from limen.copilot.operation import Operation
from limen.copilot.operations.add_policy import AddPolicy
from limen.copilot.operations.allow_network import AllowNetwork
from limen.copilot.operations.approve_model import ApproveModel
from limen.copilot.operations.block_client import BlockClient
from limen.copilot.operations.block_country import BlockCountry
from limen.copilot.operations.block_network import BlockNetwork
from limen.copilot.operations.create_key import CreateKey
from limen.copilot.operations.explain import Explain
from limen.copilot.operations.import_spec import ImportSpec
from limen.copilot.operations.label_evidence import LabelEvidence
from limen.copilot.operations.list_risky import ListRisky
from limen.copilot.operations.mask_field import MaskField
from limen.copilot.operations.plant_decoy import PlantDecoy
from limen.copilot.operations.remove_policy import RemovePolicy
from limen.copilot.operations.require_dpop import RequireDpop
from limen.copilot.operations.require_mtls import RequireMtls
from limen.copilot.operations.require_passkey import RequirePasskey
from limen.copilot.operations.require_step_up import RequireStepUp
from limen.copilot.operations.resume_key import ResumeKey
from limen.copilot.operations.revoke_key import RevokeKey
from limen.copilot.operations.rollback_model import RollbackModel
from limen.copilot.operations.rotate_key import RotateKey
from limen.copilot.operations.route_alerts import RouteAlerts
from limen.copilot.operations.search_evidence import SearchEvidence
from limen.copilot.operations.set_body_limit import SetBodyLimit
from limen.copilot.operations.set_budget import SetBudget
from limen.copilot.operations.set_key_expiry import SetKeyExpiry
from limen.copilot.operations.set_key_networks import SetKeyNetworks
from limen.copilot.operations.set_key_scopes import SetKeyScopes
from limen.copilot.operations.set_mode import SetMode
from limen.copilot.operations.set_quota import SetQuota
from limen.copilot.operations.set_rate_limit import SetRateLimit
from limen.copilot.operations.set_token_lifetime import SetTokenLifetime
from limen.copilot.operations.start_gateway import StartGateway
from limen.copilot.operations.stop_gateway import StopGateway
from limen.copilot.operations.suspend_key import SuspendKey
from limen.copilot.operations.undo import Undo
from limen.copilot.operations.write_gateway import WriteGateway

OPERATIONS: tuple[type[Operation], ...] = (
    CreateKey,
    RotateKey,
    SuspendKey,
    ResumeKey,
    RevokeKey,
    SetKeyScopes,
    SetKeyNetworks,
    SetKeyExpiry,
    SetTokenLifetime,
    SetRateLimit,
    SetQuota,
    SetBodyLimit,
    RequireStepUp,
    RequireDpop,
    RequireMtls,
    RequirePasskey,
    BlockNetwork,
    AllowNetwork,
    BlockCountry,
    BlockClient,
    AddPolicy,
    RemovePolicy,
    SetMode,
    SetBudget,
    PlantDecoy,
    MaskField,
    RouteAlerts,
    StartGateway,
    StopGateway,
    WriteGateway,
    ImportSpec,
    ApproveModel,
    RollbackModel,
    LabelEvidence,
    SearchEvidence,
    Explain,
    ListRisky,
    Undo,
)

BY_NAME: dict[str, type[Operation]] = {kind.op: kind for kind in OPERATIONS}

__all__ = [
    "BY_NAME",
    "OPERATIONS",
    "AddPolicy",
    "AllowNetwork",
    "ApproveModel",
    "BlockClient",
    "BlockCountry",
    "BlockNetwork",
    "CreateKey",
    "Explain",
    "ImportSpec",
    "LabelEvidence",
    "ListRisky",
    "MaskField",
    "PlantDecoy",
    "RemovePolicy",
    "RequireDpop",
    "RequireMtls",
    "RequirePasskey",
    "RequireStepUp",
    "ResumeKey",
    "RevokeKey",
    "RollbackModel",
    "RotateKey",
    "RouteAlerts",
    "SearchEvidence",
    "SetBodyLimit",
    "SetBudget",
    "SetKeyExpiry",
    "SetKeyNetworks",
    "SetKeyScopes",
    "SetMode",
    "SetQuota",
    "SetRateLimit",
    "SetTokenLifetime",
    "StartGateway",
    "StopGateway",
    "SuspendKey",
    "Undo",
    "WriteGateway",
]

# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 83620ec0f925bee31d2c07f25b4c9f34646724f61a53f2b2dc0a17c8521b9b06
# content sha256 236800b7672062c73e8f5b031544c951c671e717e1594d292b0f3b3a1ed9a5ce
"""What ecxs derives from the module.toml of delivery_log."""

from .hooks import DeliveryLogHooks
from .module import DeliveryLogModule
from .options import DeliveryLogOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "DeliveryLogHooks", "DeliveryLogModule", "DeliveryLogOptions"]

# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 c7aa4f9e1c9dcd473d871c0e73ecd6b9e13ee0d85373c8dec70ad2a4c0836b28
# content sha256 faf325ec999bd8ffe4c9c53e0a80070db454f25c00ce1579faec773550944f6d
"""What ecxs derives from the module.toml of delivery_log."""

from .hooks import DeliveryLogHooks
from .module import DeliveryLogModule
from .options import DeliveryLogOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "DeliveryLogHooks", "DeliveryLogModule", "DeliveryLogOptions"]

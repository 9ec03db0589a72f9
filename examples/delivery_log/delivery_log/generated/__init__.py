# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2255c128d420373281132b6ea90851b9e264f1743ad3e1dd35c4e6aca253cd44
# content sha256 65cde849009ffb2e1a8f2004befaca372ade92804f393a67142523a70963cbf4
"""What ecxs derives from the module.toml of delivery_log."""

from .module import DeliveryLogModule
from .options import DeliveryLogOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "DeliveryLogModule", "DeliveryLogOptions"]

# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2255c128d420373281132b6ea90851b9e264f1743ad3e1dd35c4e6aca253cd44
# content sha256 0208bc5cdd481cf2d6571f222082eb12a6c5f06c2ace4448a055b8fbeaea5f9d
"""The code that ecxs derives from the module.toml of delivery_log."""

from .module import DeliveryLogModule
from .options import DeliveryLogOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "DeliveryLogModule", "DeliveryLogOptions"]

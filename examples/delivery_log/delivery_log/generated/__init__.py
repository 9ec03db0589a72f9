# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 83620ec0f925bee31d2c07f25b4c9f34646724f61a53f2b2dc0a17c8521b9b06
# content sha256 81913b4b4bac3f8a4ca941ec9671886ed999ea132f9b758d46e3f51aea3c6676
"""What ecxs derives from the module.toml of delivery_log."""

from .module import DeliveryLogModule
from .options import DeliveryLogOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "DeliveryLogModule", "DeliveryLogOptions"]

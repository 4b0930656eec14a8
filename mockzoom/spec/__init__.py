"""The API specification in `schemas/` as objects: read once, strictly, and compiled on first use."""

from mockzoom.spec.api_spec import ApiSpec as ApiSpec
from mockzoom.spec.api_spec import load_spec as load_spec
from mockzoom.spec.operation import Operation as Operation
from mockzoom.spec.operation import Parameter as Parameter

__all__ = ["ApiSpec", "Operation", "Parameter", "load_spec"]

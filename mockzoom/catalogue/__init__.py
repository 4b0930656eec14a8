"""What `schemas/` says, as objects: read once, strictly, and compiled on first use."""

from mockzoom.catalogue.catalogue import Catalogue as Catalogue
from mockzoom.catalogue.catalogue import load_catalogue as load_catalogue
from mockzoom.catalogue.operation import Operation as Operation
from mockzoom.catalogue.operation import Parameter as Parameter

__all__ = ["Catalogue", "Operation", "Parameter", "load_catalogue"]

"""LineaPy's module of this name: `artifact_storage.check()` takes its place."""

from .._lineapy import RelationalLineaDB

__all__ = ["RelationalLineaDB"]

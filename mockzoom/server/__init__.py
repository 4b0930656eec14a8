"""The request pipeline: from a request to its response, without an HTTP server."""

from mockzoom.server.messages import Delivery as Delivery
from mockzoom.server.messages import Request as Request
from mockzoom.server.messages import Response as Response
from mockzoom.server.pipeline import Pipeline as Pipeline
from mockzoom.server.pipeline_run import Options as Options

__all__ = ["Delivery", "Options", "Pipeline", "Request", "Response"]

"""The pipeline: from a call to its answer, without any HTTP server."""

from mockzoom.api.call import Answer as Answer
from mockzoom.api.call import Call as Call
from mockzoom.api.call import Transport as Transport
from mockzoom.api.pipeline import Options as Options
from mockzoom.api.pipeline import Pipeline as Pipeline

__all__ = ["Answer", "Call", "Options", "Pipeline", "Transport"]

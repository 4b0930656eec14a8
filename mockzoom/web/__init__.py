"""The face over HTTP: a Flask application around the pipeline."""

from mockzoom.web.face import face as face

__all__ = ["face"]

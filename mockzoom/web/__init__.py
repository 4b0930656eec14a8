"""The face over HTTP: Flask around the pipeline, and a faster lane beside it (`web.face`, `web.lane`)."""

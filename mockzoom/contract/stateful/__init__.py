"""Random walks over a target, compared with a model of Zoom."""

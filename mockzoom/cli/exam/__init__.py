"""`mockzoom exam`: examine a client of Zoom."""

"""How `mockzoom serve` runs granian: ports, worker processes, limits."""

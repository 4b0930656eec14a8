"""The shapes of answers: what an operation found, as Zoom writes it. One file a resource."""

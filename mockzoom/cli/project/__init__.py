"""The files that `mockzoom init` writes into a project, and what they depend on."""

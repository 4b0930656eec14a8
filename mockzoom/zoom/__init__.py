"""What Zoom does, one place for each resource; see ARCHITECTURE.md."""

"""The browser dashboard at `/_mockzoom/`: static files that use the admin API as any other client does."""

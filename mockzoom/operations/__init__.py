"""What each operation of the API does: one function an operation, one file a resource."""

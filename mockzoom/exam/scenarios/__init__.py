"""The scenarios of the exam, one module for each group; each is imported by its name in `catalogue.GROUPS`."""

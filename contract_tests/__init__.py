"""Does a target honour Zoom's contract? The same tests for the mock in this checkout and for any URL."""

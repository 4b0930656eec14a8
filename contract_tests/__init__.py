"""Does a target honour Zoom's contract? The same tests for the mock in this process, for any URL, and for Zoom."""

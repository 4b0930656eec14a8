"""Past webinars: instances, participants, absentees, poll results, questions, and the five reports."""

"""The client exam: scenarios that show how a client of Zoom behaves, and checks that exchanges prove.

The package knows the server by its admin API alone and starts nothing; `mockzoom.cli` and `mockzoom.testing` start the
server that a client is examined on. See docs/explanation/client_exam.md.
"""

"""The engine that emulates operations from data: facts about them, and resources that say what is kept.

`engine` makes handlers of the usual form; `behaviours` has the functions that resource files name.
"""

"""The admin API: accounts, snapshots, clocks, faults, journals and simulation. See docs/reference/admin_api.md.

Its modules are loaded with the first request for it, because most servers get none.
"""

"""The admin API: accounts, states, clocks, faults and journals, and what people do. See docs/reference/admin_api.md.

Most servers are never asked for it, so nothing of it is loaded before it is.
"""

"""The emulated API of Zoom: one module or folder for each resource, and what the resources share.

A resource folder has models.py, errors.py, rules, serializers.py and handlers.py; a small resource is one module with
the same sections. `registry` collects the handlers of all operations. See ARCHITECTURE.md.
"""

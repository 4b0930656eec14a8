"""Laws of modelled operations: what holds for every resource, generated from the resource files.

`book` reads facts and resources, `api` prepares things through the API, and the modules that register laws compare.
"""

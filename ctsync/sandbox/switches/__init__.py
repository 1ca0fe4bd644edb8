"""What the contract leaves open, one file per part of the API; `settings` joins them.

Each is a field with a docstring: what it decides, and in brackets the contract's sections that leave it open. The type
says which values it takes, and the default is the contract's own choice where it makes one.
"""

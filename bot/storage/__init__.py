"""SQL: tables, one repository for each topic, sealed columns, one unit of work over all of them.

``Database`` is the way in, ``Keyring`` its keys, ``migrate`` its present form, ``Guard`` who may be active.
"""

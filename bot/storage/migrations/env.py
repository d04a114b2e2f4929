"""Run by Alembic; ``bot.storage.migrate`` has opened, locked and commits."""

from alembic import context

from bot.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

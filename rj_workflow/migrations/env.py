"""How Alembic reaches our tables: the connection is handed in, so a migration is part of one transaction."""

from alembic import context

from rj_workflow.models import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()

"""Everything that moves data: pollers, importers, counting, ranking, web, snapshot, simulator, local services, commands."""

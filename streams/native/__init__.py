"""What the platforms' own words mean in ours, whoever reads them: a poller from an answer, an importer from a file."""

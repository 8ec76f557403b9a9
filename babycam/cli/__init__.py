"""The commands: serve, demo, worker, doctor, manage; one file each."""

"""What `babycam doctor` looks at: `table.py` lists it, a file for each part of the house, each check gives findings."""

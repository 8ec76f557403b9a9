"""What is kept on this machine: the lock of the data folder, the server's keys, SQLite's file and its copies, saved files; and the
bound of what is asked of a PostgreSQL."""

"""Listening: arrays of sound in, levels and noise events out. Pure: no threads, no sockets, no files, no clock."""

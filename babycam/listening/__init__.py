"""Listening: arrays of sound in, levels and noise events out. Pure: no threads, no sockets, no files, no clock.

The life of a sound: `level` cuts blocks of any size into hops of 100 ms and measures them (dBFS, whole band and voices);
`floor` learns how loud the room is when nobody is; `patience` says how long a sound may last, the shorter the louder;
`judge` keeps that account, hop by hop, and asks the table in `noise` what it means (quiet, stirring, loud, settling).
`pipeline` ties them together for one room and hands out `outputs`; `calibrate` proposes the two lines from a quiet half
minute. Time comes in with each block; nothing in here asks for it.
"""

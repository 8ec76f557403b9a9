"""Made sounds of a listening stream, encoded beforehand (`make`) and read as ADTS frames without any codec (`frames`).

hush: what is heard while a gate is closed, a noise so soft that only machines notice it. tick: listened to, and quiet. notes: three
falling notes, this room is not heard.
"""

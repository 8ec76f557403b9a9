"""Media: from a camera's stream to packets, and from packets to pictures, clips and live views. Knows no Django and no server.

The life of a packet: a source (`sources/`, chosen by camera kind) opens the camera in its own thread and puts encoded packets
with common-clock times into a sink. The room's bus hands each to bounded readers: the ring (the seconds before a noise), the clip
writer and the live views. Nobody waits for a slow reader: it loses packets up to the next keyframe, and the loss is counted.
"""

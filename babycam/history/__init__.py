"""What happened: noises, levels by the minute, clips, and how long they are kept."""

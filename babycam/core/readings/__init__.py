"""What a camera measures beside sound and picture: a battery today, temperature, humidity or light tomorrow.

A reading is (name, value, unit, time), see `reading.py`. Sources give lists of them to their sink, the worker keeps the newest of
each name and tells them with each beat, the server shows them with a room's health, keeps one a minute, and the page draws a lane
for each. What a name means is its kind's file, listed in `registry.py`; a name that is not there is dropped where it comes in."""

"""Looking for cameras in the home network, only when somebody asks.

`search.py` asks the network once, in three ways at the same time: WS-Discovery (ONVIF), SSDP and mDNS. Answers are hostile input:
their size, their count and their time are bounded, XML may have no entities (`xml.py`), and whatever one claims, only the address
that it came from is believed, if that is in a network of this machine. `onvif.py` then asks one camera, with its login, for the
addresses of its streams.
"""

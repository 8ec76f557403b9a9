"""Page sockets: who hears what, and the relay of live pictures."""

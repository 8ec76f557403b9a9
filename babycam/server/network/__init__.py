"""Where this server is in the home network: this machine's addresses, the ports that it listens on, the addresses that the family
types in, and the name babycam.local."""

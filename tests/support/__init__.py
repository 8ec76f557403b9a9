"""What many tests need: real servers, senders and people's devices on loopback, and how the suite itself runs."""

"""What a phone sends by WebRTC, from RTP to packets on the room's clock, and what is asked of it in return.

```
aiortc (ICE, DTLS, SRTP) ─▶ receiver ─▶ jitter ─▶ h264rtp ─▶ sync ─▶ media.feed ─▶ sink
                               └──▶ feedback: NACK, PLI, receiver reports, REMB ─▶ the phone
a parent who talks: their connection ─▶ mouth ─▶ the phone's connection
```

`jitter`, `h264rtp`, `opus`, `sync`, `feedback` and `offer` are pure; `receiver` and `peer` are all that touches aiortc, and are
imported only by workers with such a phone. Pictures and sound pass through encoded.
"""

"""The media socket (/ws/worker/live/): one prefix byte, then the payload. Pure."""

LIVE_MIME = 0  # JSON {"mime": ..., "video": bool, "audio": bool, "unseen": codec of a picture that cannot be shown, or ""}
LIVE_INIT = 1  # ftyp + moov
LIVE_KEY = 2  # prft + moof + mdat, starts with a keyframe
LIVE_DELTA = 3  # prft + moof + mdat

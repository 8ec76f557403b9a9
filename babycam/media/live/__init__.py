"""Live views: fragmented MP4 for Media Source Extensions, and WHEP for WebRTC."""

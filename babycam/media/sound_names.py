"""What the makers of cameras call the codecs that FFmpeg names in its own way."""

_NAMES = {
    "aac": "AAC",
    "aac_latm": "AAC-LATM",
    "ac3": "AC-3",
    "ac4": "AC-4",
    "adpcm_g722": "G.722",
    "adpcm_g726": "G.726",
    "adpcm_g726le": "G.726",
    "amr_nb": "AMR",
    "amr_wb": "AMR-WB",
    "dts": "DTS",
    "eac3": "E-AC-3",
    "flac": "FLAC",
    "g723_1": "G.723.1",
    "g729": "G.729",
    "gsm": "GSM",
    "gsm_ms": "GSM",
    "ilbc": "iLBC",
    "mp1": "MP1",
    "mp2": "MP2",
    "mp3": "MP3",
    "opus": "Opus",
    "pcm_alaw": "G.711 A-law",
    "pcm_mulaw": "G.711 µ-law",
    "speex": "Speex",
    "unknown": "of an unknown kind",
    "vorbis": "Vorbis",
}


def sound_name(codec: str) -> str:
    """ "G.726" for "adpcm_g726"; FFmpeg's name in capitals where the makers use it too."""
    if codec in _NAMES:
        return _NAMES[codec]
    if codec.startswith("pcm_"):
        return "PCM"
    if codec.startswith("adpcm_"):
        return f"ADPCM {codec.removeprefix('adpcm_').replace('_', ' ').upper()}"
    return codec.upper()

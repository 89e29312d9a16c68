"""AAC in ADTS frames (ISO/IEC 13818-7): frames are kept, tags around them are not. Pure."""

from __future__ import annotations

from core.audio.answers import CleanAudio, Code, require

_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
_SAMPLES = 1024  # of a block
_ID3, _ID3_HEAD = b"ID3", 10
_OLD_TAG, _OLD_TAG_SIZE = b"TAG", 128


def looks_like(source: bytes) -> bool:
    """Tell whether it begins as ADTS does, perhaps behind a tag."""
    return source.startswith(_ID3) or (len(source) > 1 and source[0] == 0xFF and source[1] & 0xF6 == 0xF0)


def clean(source: bytes) -> CleanAudio:
    """Return the frames. Raises `Refused`."""
    begin, end = _behind_tag(source), len(source)
    if source[-_OLD_TAG_SIZE:].startswith(_OLD_TAG) and end - begin > _OLD_TAG_SIZE:
        end -= _OLD_TAG_SIZE
    require(looks_like(source[begin:]) and not source.startswith(_ID3, begin), Code.NOT_A_VOICE_NOTE)
    at = begin
    blocks = 0
    first = _fixed(source, at)
    while at < end:
        require(_fixed(source, at) == first)
        size = (source[at + 3] & 3) << 11 | source[at + 4] << 3 | source[at + 5] >> 5
        require(size > (7 if source[at + 1] & 1 else 9) and at + size <= end)
        blocks += (source[at + 6] & 3) + 1
        at += size
    return CleanAudio("aac", source[begin:end], 1000 * blocks * _SAMPLES // _RATES[first[1]])


def _fixed(source: bytes, at: int) -> tuple[int, int, int]:
    """Return what all frames have in common: profile, index of the sampling rate, channels."""
    require(source[at] == 0xFF and source[at + 1] & 0xF6 == 0xF0)
    profile, rate = source[at + 2] >> 6, source[at + 2] >> 2 & 15
    channels = (source[at + 2] & 1) << 2 | source[at + 3] >> 6
    require(rate < len(_RATES) and channels in (1, 2), Code.UNSUPPORTED_CODEC)
    return profile, rate, channels


def _behind_tag(source: bytes) -> int:
    if not source.startswith(_ID3):
        return 0
    sizes = source[6:_ID3_HEAD]
    require(len(sizes) == 4 and max(sizes) < 128)
    return _ID3_HEAD + (sizes[0] << 21 | sizes[1] << 14 | sizes[2] << 7 | sizes[3])

"""Pictures of arrays: written here, because a kernel may have no library for images."""

from __future__ import annotations

import struct
import sys
import zlib
from typing import Any

#: Pixels of the longer side, and bytes of a picture.
_SIDE, _BYTES = 400, 250_000
#: Below this, it is a table of numbers.
_SMALLEST = 8
_GREY, _GREY_ALPHA, _RGB, _RGBA = 0, 4, 2, 6
_COLOURS = {1: _GREY, 2: _GREY_ALPHA, 3: _RGB, 4: _RGBA}


def picture(array: Any) -> bytes | None:
    """An array of NumPy's as PNG, made smaller; None for what looks like no image.

    Images are bytes of one or more channels, or numbers from 0 to 1 of three or four.
    """
    pixels = _pixels(array)
    while pixels is not None:
        made = png(pixels)
        if len(made) <= _BYTES:
            return made
        pixels = pixels[::2, ::2]
    return None


def whole_picture(array: Any) -> bytes | None:
    """The same in its own size."""
    pixels = _pixels(array, max(array.shape, default=0))
    return None if pixels is None else png(pixels)


def _pixels(array: Any, side: int = _SIDE) -> Any:
    numpy: Any = sys.modules["numpy"]
    shape = array.shape
    if array.ndim == 3 and shape[0] in (3, 4) and min(shape[1:]) >= _SMALLEST and shape[2] > 4:
        array = array.transpose(1, 2, 0)  # As PyTorch has them.
    is_flat = array.ndim == 2
    if not (is_flat or (array.ndim == 3 and array.shape[2] in (1, 3, 4))):
        return None
    height, width = array.shape[:2]
    if min(height, width) < _SMALLEST:
        return None
    step = max(1, -(-max(height, width) // side))
    if max(height, width) // step > 20 * (min(height, width) // step):
        return None  # A strip: columns of numbers.
    small = array[::step, ::step]
    if small.dtype == numpy.uint8:
        return small
    if small.dtype.kind == "b":
        return small.astype(numpy.uint8) * numpy.uint8(255)
    if small.dtype.kind == "f" and not is_flat and small.shape[2] in (3, 4):
        low, high = small.min(), small.max()
        if 0 <= low < high <= 1:
            return (small * 255).round().astype(numpy.uint8)
    return None


def png(pixels: Any) -> bytes:
    """Bytes in an array, height by width and perhaps by channels, as PNG."""
    numpy: Any = sys.modules["numpy"]
    height, width = pixels.shape[:2]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    rows = numpy.zeros((height, 1 + width * channels), numpy.uint8)
    rows[:, 1:] = pixels.reshape(height, width * channels)
    head = struct.pack(">IIBBBBB", width, height, 8, _COLOURS[channels], 0, 0, 0)
    data = zlib.compress(rows.tobytes(), 4)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND")


def _chunk(name: bytes, data: bytes = b"") -> bytes:
    check = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + check
